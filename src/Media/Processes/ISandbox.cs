namespace Encoder.Media.Processes;

/// <summary>Runs a program so that it sees its inputs and its output folder under their aliases.</summary>
internal interface ISandbox
{
    /// <summary>
    /// Returns how to start a command: behind a gate (<see cref="Launch.Gate"/>), and tied to the life of the thread that starts it.
    /// </summary>
    /// <param name="command">The command; its inputs and its output folder exist.</param>
    /// <param name="program">The program and its arguments.</param>
    Launch Prepare(FfmpegCommand command, IEnumerable<string> program);

    /// <summary>
    /// Returns the id of the root process: when it ends, all other processes of the run end. Valid once the gate has been reached.
    /// </summary>
    /// <param name="started">The id of the process that was started.</param>
    int RootOf(int started);

    /// <summary>
    /// Returns the program's exit code, or 128 plus the number of the signal that ended it or a process that leads to it.
    /// </summary>
    /// <param name="told">The exit code of the process that was started.</param>
    int ExitCodeOf(int told);

    /// <summary>Removes what a run leaves behind, after its root process has ended.</summary>
    void CleanUp(Launch launch);
}
