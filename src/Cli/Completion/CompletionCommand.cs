using System.CommandLine;

namespace Encoder.Cli.Completion;

/// <summary><c>completion</c>: prints the completion script of a shell.</summary>
internal static class CompletionCommand
{
    /// <summary>Both scripts call the program itself with System.CommandLine's directive [suggest:POSITION].</summary>
    private const string Bash =
        """
        _encoder() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("$1" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _encoder encoder ./encoder
        """;

    private const string Zsh =
        """
        _encoder() {
          local -a words_found
          words_found=("${(@f)$("$words[1]" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words_found
        }
        compdef _encoder encoder ./encoder
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var completion = new Command("completion", "Print a script that completes command lines: source <(encoder completion bash)")
        {
            shell,
        };
        completion.SetAction(parsed => Console.WriteLine(parsed.GetValue(shell) == "bash" ? Bash : Zsh));
        return completion;
    }
}
