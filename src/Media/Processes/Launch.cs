namespace Encoder.Media.Processes;

/// <summary>A program to start, as passed to the operating system.</summary>
/// <param name="Arguments">The program, searched for in the PATH of <see cref="Environment"/>, and its arguments.</param>
/// <param name="Folder">The working directory.</param>
/// <param name="Environment">
/// The whole environment. Nothing is inherited, because the service's own environment may contain secrets.
/// </param>
internal sealed record Launch(IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>
    /// The path of the program. The runtime would search the PATH of the service instead of that of <see cref="Environment"/>.
    /// </summary>
    /// <exception cref="FfmpegLaunchException">None of the folders contains the program.</exception>
    public string Program => Arguments[0].Contains('/', StringComparison.Ordinal)
        ? Arguments[0]
        : Environment["PATH"].Split(':').Select(folder => Path.Combine(folder, Arguments[0])).FirstOrDefault(File.Exists)
            ?? throw new FfmpegLaunchException($"There is no program '{Arguments[0]}' in {Environment["PATH"]}.");

    /// <summary>The exit code with which a gate that is process 1 reports that its program exited with 1.</summary>
    public const int ExitedWithOne = 99;

    /// <summary>
    /// The environment of every run. The locale keeps messages in English, because <see cref="ErrorTail"/> searches them.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> BasicEnvironment = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["LC_ALL"] = "C",
    };

    private static readonly string s_asInit = $"\"$@\"; code=$?; [ $code -ne 1 ] || code={ExitedWithOne}; exit $code";

    /// <summary>
    /// The command prefix that makes a program die with the thread that starts it (<see cref="SpawnThread"/>). If the thread ends before
    /// the setting takes effect, the program survives, but its gate never opens.
    /// </summary>
    public static readonly IReadOnlyList<string> BoundToOurLife = ["setpriv", "--pdeathsig", "KILL", "--"];

    /// <summary>
    /// The command prefix that puts a gate before a program. The gate is a shell that writes one line and starts the program after it has
    /// read one. By then, the program's life is tied to ours. If we die earlier, no line arrives, and the program does not start.
    /// </summary>
    /// <param name="asInit">
    /// Whether the shell is process 1 of a PID namespace and stays. The program itself must not be process 1, because that ignores the
    /// signals by which limits end a process. The shell reports an exit code of 1 as <see cref="ExitedWithOne"/>.
    /// </param>
    public static IEnumerable<string> Gate(bool asInit) =>
        ["/bin/sh", "-c", "echo && read -r _ || exit 125; " + (asInit ? s_asInit : "exec \"$@\""), "sh"];
}
