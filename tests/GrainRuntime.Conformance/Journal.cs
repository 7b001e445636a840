using System.Collections.Concurrent;

namespace Encoder.GrainRuntime.Conformance;

/// <summary>What grains of one key did, in order. Grains and tests share the process on both runtimes.</summary>
public sealed class Journal
{
    private static readonly ConcurrentDictionary<string, Journal> s_journals = new();
    private readonly ConcurrentQueue<string> _entries = new();

    public static Journal Of(string key) => s_journals.GetOrAdd(key, _ => new Journal());

    public string[] Entries => [.. _entries];

    public void Add(string entry) => _entries.Enqueue(entry);

    public int Count(string entry) => _entries.Count(e => e == entry);

    /// <summary>Waits until <paramref name="entry"/> was made as often as that.</summary>
    public Task Has(string entry, int times = 1) =>
        Eventually.True(() => Count(entry) >= times, $"{times} x '{entry}' in the journal, which has: {string.Join(", ", Entries)}");
}

/// <summary>Something a grain waits for until the test lets it go on.</summary>
public static class Gate
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> s_gates = new();

    public static Task Wait(string key) => Of(key).Task;

    public static void Open(string key) => Of(key).TrySetResult();

    private static TaskCompletionSource Of(string key) =>
        s_gates.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
