namespace Encoder.Media.Processes;

/// <summary>A way to run a program so that it sees its inputs and its output folder under their aliases.</summary>
internal interface ISandbox
{
    /// <summary>
    /// Says how to start a command: behind a gate (<see cref="Launch.Gate"/>), bound to the life of the thread that starts it.
    /// </summary>
    /// <param name="command">Its inputs and its output folder exist.</param>
    /// <param name="program">The program and its arguments.</param>
    Launch Prepare(FfmpegCommand command, IEnumerable<string> program);

    /// <summary>The process whose end is the end of all others of the run, once it has come to its gate.</summary>
    /// <param name="started">The process that was started.</param>
    int RootOf(int started);

    /// <summary>The program's exit code, or 128 and the number of the signal that ended it or a process that leads to it.</summary>
    /// <param name="told">That of the process that was started.</param>
    int ExitCodeOf(int told);

    /// <summary>Removes what a run leaves behind, after its root has ended.</summary>
    void CleanUp(Launch launch);
}
