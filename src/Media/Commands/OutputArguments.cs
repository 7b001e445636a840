using FFMpegCore;
using FFMpegCore.Arguments;

namespace Encoder.Media.Commands;

/// <summary>Turns options composed with FFMpegCore into an argument list.</summary>
/// <remarks>
/// FFMpegCore itself renders one string for its own launcher, which cannot run inside the sandbox. This class takes each option before it
/// is rendered, so a value never passes through a command line, whatever spaces or quotes it contains.
/// </remarks>
internal static class OutputArguments
{
    /// <summary>Returns the arguments of one output: its options in the order in which they were added, then its path.</summary>
    public static IReadOnlyList<string> Of(string path, Action<FFMpegOutputOptions> options)
    {
        var composed = new ComposedArguments();
        var processor = FFMpegArguments.FromFileInput("", verifyExists: false).OutputToFile(path, overwrite: false, output =>
        {
            options(output);
            output.WithArgument(composed);
        });
        _ = processor.Arguments;
        return [.. composed.All.SelectMany(Words)];
    }

    private static IEnumerable<string> Words(IArgument argument) => argument switch
    {
        ValueOption option => option.Words,
        OutputArgument output => [output.Path],
        InputArgument or ComposedArguments => [],
        _ => Words(argument.Text),
    };

    /// <summary>Splits one of FFMpegCore's own options: a name, a space and a value, which is quoted if it may contain spaces.</summary>
    private static string[] Words(string text) => text.Split(' ', 2) is [var name, var value] ? [name, value.Trim('"')] : [text];

    /// <summary>Collects all arguments when FFMpegCore renders them.</summary>
    private sealed class ComposedArguments : IArgument, IDynamicArgument
    {
        public IReadOnlyList<IArgument> All { get; private set; } = [];

        public string Text => "";

        public string GetText(IEnumerable<IArgument> context)
        {
            All = [.. context];
            return Text;
        }
    }
}
