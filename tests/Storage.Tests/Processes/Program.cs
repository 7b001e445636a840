using Encoder.Storage;
using Encoder.Storage.Media;
using Encoder.Storage.Tenants;
using Encoder.Storage.Work;
using Xunit.Runner.InProc.SystemConsole;

// The other process of a test: "dotnet Encoder.Storage.Tests.dll COMMAND FOLDER". It writes a line for each step, and reads a line where
// it waits for the test. Any other arguments go to the test runner.
switch (args)
{
    case ["hold", var folder]:
        using (new DataFolder(folder))
        {
            Console.WriteLine("held");
            Console.ReadLine();
        }
        break;

    case ["tenants", var folder]:
        Console.WriteLine("ready");
        Console.ReadLine();
        Console.WriteLine(TenantsFile.ReadOrMake(folder)[0].Secrets[0]);
        break;

    case ["fill", var folder]:
        using (var data = new DataFolder(folder)) await FillUp(data);
        break;

    case ["stage", var folder, var bytes]:
        using (var data = new DataFolder(folder)) await StageZeroes(data, long.Parse(bytes));
        break;

    default:
        return await ConsoleRunner.Run(args);
}
return 0;

// Expects a file system of 8 MiB and 40 inodes.
static async Task FillUp(DataFolder data)
{
    const int Mebibyte = 1024 * 1024;
    var store = new DirectoryMediaStore(data, new FlushToDisk());
    var workspace = new DirectoryWorkspace(data, new FlushToDisk());
    store.Publish(await workspace.Stage(new MemoryStream(new byte[2 * Mebibyte]), long.MaxValue, default), "files/videos/a.mp4");
    Console.WriteLine("published 2 MiB");
    try
    {
        await workspace.Stage(new MemoryStream(new byte[16 * Mebibyte]), long.MaxValue, default);
    }
    catch (StorageFullException)
    {
        Console.WriteLine($"full, {Directory.GetFiles(data.Work, "*", SearchOption.AllDirectories).Length} files left");
    }
    await workspace.Stage(new MemoryStream(new byte[4 * Mebibyte]), long.MaxValue, default);
    Console.WriteLine("staged 4 MiB");
    try
    {
        for (var chunk = 0; chunk < 100; chunk++) workspace.CreateAttempt("job", WorkItemName.Encode(chunk), 1);
    }
    catch (StorageFullException)
    {
        Console.WriteLine("no room for another attempt");
    }
    try
    {
        for (var n = 0; n < 100; n++) store.Publish(new StagedFile("/nowhere", 0), $"files/folder-{n}/a.mp4");
    }
    catch (StorageFullException)
    {
        Console.WriteLine("no room to publish");
    }
}

static async Task StageZeroes(DataFolder data, long bytes)
{
    await using var endless = File.OpenRead("/dev/zero");
    var workspace = new DirectoryWorkspace(data, new NoFlush());
    try
    {
        await workspace.Stage(endless, bytes, default);
    }
    catch (MediaTooLargeException)
    {
        var peak = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024);
    }
}
