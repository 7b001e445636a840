namespace Encoder.Media.Processes;

/// <summary>
/// Collects what programs wrote to standard error while it is open: the text of the last run that wrote anything or failed. It follows the
/// asynchronous flow that opened it, so that no code between has to pass it on.
/// </summary>
public sealed class LastErrors : IDisposable
{
    private static readonly AsyncLocal<LastErrors?> s_open = new();

    private LastErrors()
    {
    }

    /// <summary>The last lines; empty when there were none. Names of files are aliases of the run.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Collects from now on, until the result is disposed.</summary>
    public static LastErrors Collect() => s_open.Value = new LastErrors();

    internal static void Note(FfmpegResult run)
    {
        if (s_open.Value is { } open && (run.Errors.Length > 0 || !run.Succeeded)) open.Text = run.Errors;
    }

    public void Dispose() => s_open.Value = null;
}
