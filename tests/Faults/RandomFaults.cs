using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Encoder.Contracts.Jobs;
using Encoder.EndToEnd.Running;

namespace Encoder.Faults;

/// <summary>A service that receives jobs while many kinds of faults happen to it, one at a time.</summary>
internal sealed class RandomFaults(string dataFolder, Receiver receiver, Random random) : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int SigCont = 18;
    private const int OpenJobs = 4;

    /// <summary>Settings of the service. A killed program counts as a failure of its work item, so the limit of failures is high.</summary>
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["Encoder:Units:MaxFailures"] = "100", ["Encoder:Jobs:RetryWindow"] = "00:00:00",
    };

    private readonly List<Service> _services = [];
    private readonly Dictionary<string, int> _happened = [];
    private readonly ConcurrentDictionary<string, bool> _refused = [];
    private string _videoId = "";

    /// <summary>All processes of the service, in order; the last one is running.</summary>
    public IReadOnlyList<Service> Services => _services;

    /// <summary>Ids of all accepted jobs that were neither cancelled nor deleted.</summary>
    public List<string> Jobs { get; } = [];

    public List<string> Cancelled { get; } = [];

    public List<string> Deleted { get; } = [];

    public string Summary => string.Join(", ", _happened.OrderBy(h => h.Key).Select(h => $"{h.Key} {h.Value}"));

    private Service Service => _services[^1];

    public async Task Start(string video)
    {
        await Next();
        _videoId = (await Service.Client.Upload(video)).Id;
    }

    /// <summary>Posts jobs until enough are open, waits for a moment, and causes one fault.</summary>
    public async Task Step()
    {
        while (await Open() is { Count: < OpenJobs })
            Jobs.Add((await Service.Client.Post(EndToEnd.Jobs.Small(_videoId, receiver.Url))).Id);
        await Task.Delay(random.Next(1500));
        (string Name, Func<Task> Do)[] faults =
        [
            ("service killed", Kill), ("service stopped", Stop), ("service paused", Pause),
            ("program killed", () => Signal(SigKill)), ("program paused", PauseProgram),
            ("webhooks refused", RefuseWebhooks), ("job cancelled", Cancel), ("job deleted", Delete),
        ];
        var (name, fault) = faults[random.Next(faults.Length)];
        _happened[name] = _happened.GetValueOrDefault(name) + 1;
        await fault();
    }

    /// <summary>Ends the faults that are still in effect.</summary>
    public void Calm() => receiver.Answer = _ => 204;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
    }

    private async Task Next() => _services.Add(await Service.Start(dataFolder, s_settings));

    private async Task Kill()
    {
        await Service.Kill();
        await EncoderProcesses.Gone(dataFolder);
        await Next();
    }

    private async Task Stop()
    {
        Assert.Equal(0, await Service.Terminate(within: TimeSpan.FromSeconds(20)));
        await Next();
    }

    private async Task Pause()
    {
        Signal(Service.ProcessId, SigStop);
        await Task.Delay(random.Next(500, 3000));
        Signal(Service.ProcessId, SigCont);
    }

    private async Task PauseProgram()
    {
        if (Programs() is not { Length: > 0 } programs) return;
        var program = programs[random.Next(programs.Length)];
        Signal(program, SigStop);
        await Task.Delay(random.Next(200, 2000));
        Signal(program, SigCont);
    }

    private Task Signal(int signal)
    {
        if (Programs() is { Length: > 0 } programs) Signal(programs[random.Next(programs.Length)], signal);
        return Task.CompletedTask;
    }

    private Task RefuseWebhooks()
    {
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(random.Next(1, 4));
        // Refuses each event once: after a second refusal the service waits for 5 minutes, and its reminder outlasts the test.
        receiver.Answer = delivery => DateTime.UtcNow < until && _refused.TryAdd(delivery.Id, true) ? 503 : 204;
        return Task.CompletedTask;
    }

    private async Task Cancel()
    {
        if (await Some() is not { } job) return;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/encoder/jobs/{job.Id}/cancel");
        using var answer = await Service.Client.Send(request);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"cancel: {answer.StatusCode}");
        if (answer.StatusCode == HttpStatusCode.OK) Move(job.Id, Cancelled);
    }

    private async Task Delete()
    {
        if (await Some() is not { } job) return;
        var status = await Service.Client.Delete(job.Id);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict, $"delete: {status}");
        if (status == HttpStatusCode.OK) Move(job.Id, Deleted);
    }

    private void Move(string jobId, List<string> to)
    {
        Jobs.Remove(jobId);
        to.Add(jobId);
    }

    private async Task<Job?> Some() => await Open() is { Count: > 0 } open ? open[random.Next(open.Count)] : null;

    private async Task<List<Job>> Open()
    {
        var open = new List<Job>();
        foreach (var id in Jobs.TakeLast(4 * OpenJobs))
        {
            if (await Service.Client.Job(id) is { Status: JobStatus.Queued or JobStatus.Processing } job) open.Add(job);
        }
        return open;
    }

    /// <summary>Returns the process ids of the programs that are encoding now.</summary>
    private int[] Programs() => [.. EncoderProcesses.Of(dataFolder).Select(p => p.Id)];

    private static void Signal(int processId, int signal)
    {
        // If the process has ended meanwhile, kill(1) fails, which does not matter.
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{processId}"])
        {
            UseShellExecute = false, RedirectStandardError = true,
        })!;
        kill.WaitForExit();
    }
}
