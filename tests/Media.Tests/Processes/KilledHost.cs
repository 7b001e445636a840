using System.Diagnostics;
using Encoder.FakeFfmpeg;
using Encoder.Media.Processes;
using Microsoft.Extensions.Options;
using Xunit.Runner.InProc.SystemConsole;

namespace Encoder.Media.Tests.Processes;

/// <summary>
/// Runs this test assembly as a program, in the role of the service, for tests that need another process: one to kill, for example.
/// </summary>
internal static class KilledHost
{
    /// <summary>Starts this assembly, under the program and arguments of <paramref name="prefix"/> if there are any.</summary>
    public static Process Start(string[] prefix, params string[] arguments)
    {
        string[] words = [.. prefix, "dotnet", typeof(KilledHost).Assembly.Location, .. arguments];
        return Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardOutput = true })!;
    }

    public static async Task<string> Output(string[] prefix, params string[] arguments)
    {
        using var host = Start(prefix, arguments);
        var output = await host.StandardOutput.ReadToEndAsync();
        await host.WaitForExitAsync();
        return output.Trim();
    }

    /// <summary>Runs the command in the arguments. Other arguments go to the test runner.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["run", var mode, var output, .. var words]:
                await Run(Enum.Parse<SandboxMode>(mode), output, words);
                return 0;

            case ["storm", var mode, var mark]:
                await Storm(Enum.Parse<SandboxMode>(mode), mark);
                return 0;

            case ["leaks", var mode]:
                await Leaks(Enum.Parse<SandboxMode>(mode));
                return 0;

            case ["probe"]:
                await Probe();
                return 0;

            default:
                return await ConsoleRunner.Run(arguments);
        }
    }

    /// <summary>Runs one command of the fake ffmpeg (of the real one, unless the command is a script) and prints its outcome.</summary>
    private static async Task Run(SandboxMode mode, string output, string[] words)
    {
        var result = await TestRunner.Fake(mode).Run(TestRunner.Ffmpeg(output, words));
        Console.WriteLine($"{result.Outcome} {result.ExitCode} {result.Errors}");
    }

    /// <summary>Starts and ends runs without pause, so that a kill hits runs in every stage.</summary>
    private static Task Storm(SandboxMode mode, string mark)
    {
        var runner = TestRunner.Fake(mode);
        Console.WriteLine("storming");
        return Task.WhenAll(Enumerable.Range(0, 4).Select(async lane =>
        {
            while (true)
            {
                using var cancellation = new CancellationTokenSource();
                if (lane == 0) cancellation.CancelAfter(Random.Shared.Next(30));
                try
                {
                    await runner.Run(TestRunner.Ffmpeg(null, FakeTools.Script("sleep 0.02"), mark), cancellationToken: cancellation.Token);
                }
                catch (OperationCanceledException)
                {
                    Console.WriteLine("cancelled");
                }
            }
        }));
    }

    /// <summary>
    /// Runs fifty commands concurrently, half of them cancelled, and prints how many files and children the process has gained. Files that
    /// are being closed have 10 s.
    /// </summary>
    private static async Task Leaks(SandboxMode mode)
    {
        var runner = TestRunner.Fake(mode);
        await Parallel(2);
        var files = OpenFiles();
        await Parallel(50);
        for (var clock = Stopwatch.StartNew(); OpenFiles() > files && clock.Elapsed < TimeSpan.FromSeconds(10);) await Task.Delay(20);
        // The difference can be negative: files of the first two runs may still have been closing when they were counted.
        Console.WriteLine($"files {Math.Max(0, OpenFiles() - files)} children {Children()}");

        Task Parallel(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async index =>
        {
            using var cancellation = new CancellationTokenSource();
            var run = runner.Run(
                TestRunner.Script(index % 2 == 0 ? "progress 1" : "progress 1; hang"), _ => cancellation.Cancel(),
                cancellationToken: cancellation.Token);
            await run.ContinueWith(ended => ended.Exception?.Handle(_ => false), TaskScheduler.Default);
        }));
    }

    private static async Task Probe()
    {
        var report = await new SandboxProbe(TestRunner.Real(), Options.Create(new SandboxOptions())).Check();
        Console.WriteLine($"{report.Usable}: {report.Message}");
    }

    /// <summary>Counts open files except assemblies, which the runtime opens on first use and keeps open.</summary>
    private static int OpenFiles() =>
        new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Count(
            file => file.LinkTarget?.EndsWith(".dll", StringComparison.Ordinal) != true);

    private static int Children() => Directory.EnumerateDirectories("/proc/self/task")
        .Sum(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
}
