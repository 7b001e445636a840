using System.Globalization;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd;

/// <summary>Tests which ports and sockets services on one machine listen on.</summary>
public sealed class ListeningTests : IDisposable
{
    private const string Listen = "0A";

    private readonly TemporaryFolder _one = new();
    private readonly TemporaryFolder _other = new();

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Two_services_with_separate_data_folders_work_side_by_side_and_listen_only_on_their_own_address()
    {
        await using var one = await Service.Start(_one.Path);
        await using var other = await Service.Start(_other.Path);
        await using var receiver = await Receiver.Start();
        foreach (var service in new[] { one, other })
        {
            var upload = await service.Client.Upload(Clip.Short);
            var job = await service.Client.Post(Jobs.Small(upload.Id, receiver.Url));
            await Checking.Invariants.Check(await service.Client.Ended(job.Id), receiver, service);
            Assert.Equal([service.Client.Address.Port], Ports(service.ProcessId));
        }
    }

    [Fact]
    public async Task Grains_can_be_called_over_a_socket_that_only_the_owner_of_the_service_can_reach()
    {
        await using var service = await Service.Start(_one.Path);

        var folder = Path.Combine(_one.Path, "run");
        Assert.True(Path.Exists(Path.Combine(folder, "grains.sock")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_service_whose_data_folder_path_is_too_long_for_a_socket_still_works()
    {
        var deep = Path.Combine(_one.Path, new string('d', 120));
        await using var service = await Service.Start(deep);

        Assert.NotEmpty((await service.Client.Upload(Clip.Tiny)).Id);
        Assert.Contains(service.Log, line => line.Contains("Use a data folder with a shorter path", StringComparison.Ordinal));
    }

    /// <summary>Returns the TCP ports that a process listens on, over IPv4 and IPv6 (proc(5)).</summary>
    private static int[] Ports(int processId)
    {
        var sockets = Directory.GetFiles($"/proc/{processId}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        return
        [
            .. from table in new[] { "tcp", "tcp6" }
               from line in File.ReadLines($"/proc/{processId}/net/{table}").Skip(1)
               let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
               where fields[3] == Listen && sockets.Contains($"socket:[{fields[9]}]")
               select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        ];
    }
}
