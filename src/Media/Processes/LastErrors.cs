namespace Encoder.Media.Processes;

/// <summary>
/// While open, keeps the standard error of the last run that wrote any or failed. It follows the asynchronous control flow that opened it,
/// so the code in between need not pass it on.
/// </summary>
public sealed class LastErrors : IDisposable
{
    private static readonly AsyncLocal<LastErrors?> s_open = new();

    private LastErrors()
    {
    }

    /// <summary>The last lines; empty if there are none. Files are named by their aliases in the run.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Starts collecting, until the returned object is disposed.</summary>
    public static LastErrors Collect() => s_open.Value = new LastErrors();

    internal static void Note(FfmpegResult run)
    {
        if (s_open.Value is { } open && (run.Errors.Length > 0 || !run.Succeeded)) open.Text = run.Errors;
    }

    public void Dispose() => s_open.Value = null;
}
