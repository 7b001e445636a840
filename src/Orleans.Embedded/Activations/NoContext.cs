namespace Orleans.Embedded.Activations;

/// <summary>The execution context without any ambient value.</summary>
internal static class NoContext
{
    private static readonly ExecutionContext s_empty = Capture();

    /// <summary>Runs <paramref name="start"/> so that what it starts inherits no ambient values: no HTTP context, trace or culture.</summary>
    public static void Run(Action start) => ExecutionContext.Run(s_empty, static start => ((Action)start!)(), start);

    private static ExecutionContext Capture()
    {
        ExecutionContext? empty = null;
        var thread = new Thread(() => empty = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return empty!;
    }
}
