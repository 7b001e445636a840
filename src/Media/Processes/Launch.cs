namespace Encoder.Media.Processes;

/// <summary>A program as the operating system is told to start it.</summary>
/// <param name="Arguments">The program, found by the PATH of <see cref="Environment"/>, and its arguments.</param>
/// <param name="Folder">Its working directory.</param>
/// <param name="Environment">All of its environment: nothing is inherited, for the service's own may hold secrets.</param>
internal sealed record Launch(IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>
    /// The path of the program. The runtime would look for a name in the folders of the service's own PATH, not in those of
    /// <see cref="Environment"/>.
    /// </summary>
    /// <exception cref="FfmpegLaunchException">It is not in any of the folders.</exception>
    public string Program => Arguments[0].Contains('/', StringComparison.Ordinal)
        ? Arguments[0]
        : Environment["PATH"].Split(':').Select(folder => Path.Combine(folder, Arguments[0])).FirstOrDefault(File.Exists)
            ?? throw new FfmpegLaunchException($"There is no program '{Arguments[0]}' in {Environment["PATH"]}.");

    /// <summary>How a gate that is process 1 tells that its program has exited with 1.</summary>
    public const int ExitedWithOne = 99;

    /// <summary>What every program of a run sees. Messages are in English, because <see cref="ErrorTail"/> reads them.</summary>
    public static readonly IReadOnlyDictionary<string, string> BasicEnvironment = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["LC_ALL"] = "C",
    };

    private static readonly string s_asInit = $"\"$@\"; code=$?; [ $code -ne 1 ] || code={ExitedWithOne}; exit $code";

    /// <summary>
    /// Words that let a program die with the thread that starts it (<see cref="SpawnThread"/>). A thread that ends before they are in force
    /// has no part in that; its gate is never answered then.
    /// </summary>
    public static readonly IReadOnlyList<string> BoundToOurLife = ["setpriv", "--pdeathsig", "KILL", "--"];

    /// <summary>
    /// Words that put a gate before a program: a shell that says that it is there (one line), and lets the program begin when it is
    /// answered. Whatever ties the program's life to ours is in force by then. When we die earlier, nobody answers, and it does not begin.
    /// </summary>
    /// <param name="asInit">
    /// Whether the shell is process 1 of a namespace and stays. The program must not be that itself: process 1 ignores
    /// the signals by which limits end it. A 1 of the program is told as <see cref="ExitedWithOne"/>.
    /// </param>
    public static IEnumerable<string> Gate(bool asInit) =>
        ["/bin/sh", "-c", "echo && read -r _ || exit 125; " + (asInit ? s_asInit : "exec \"$@\""), "sh"];
}
