using System.Collections.Concurrent;
using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Makes sources. A file that several sources are made from is made once.</summary>
internal sealed class Sources : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<Recipe, Lazy<string>> _made = new();
    private int _count;

    /// <summary>Makes a source unless it exists, and returns its path.</summary>
    public string Make(Recipe recipe) =>
        _made.GetOrAdd(recipe, _ => new Lazy<string>(() => Edited(recipe, recipe.Again is null ? First(recipe) : Second(recipe)))).Value;

    public void Dispose() => _folder.Dispose();

    private static string Edited(Recipe recipe, string path)
    {
        if (recipe.Edit is { } edit) File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));
        return path;
    }

    private string First(Recipe recipe)
    {
        var path = NewPath(recipe);
        if (recipe.Parts is not { } parts)
        {
            Tool.Run("ffmpeg", ["-v", "error", .. recipe.Arguments(), path]);
            return path;
        }
        using var joined = File.Create(path);
        foreach (var part in parts)
        {
            var made = NewPath(recipe);
            Tool.Run("ffmpeg", ["-v", "error", .. recipe.Arguments(part), made]);
            joined.Write(File.ReadAllBytes(made));
        }
        return path;
    }

    private string Second(Recipe recipe)
    {
        var path = NewPath(recipe);
        var first = Make(recipe with { Again = null, Edit = recipe.FirstEdit, FirstEdit = null, Extension = recipe.FirstExtension });
        var subtitles = Path.ChangeExtension(path, "srt");
        File.WriteAllText(subtitles, "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
        Tool.Run(
            "ffmpeg",
            [
                "-v", "error",
                .. Recipe.Words(
                    recipe.Again!
                        .Replace("{first}", first, StringComparison.Ordinal)
                        .Replace("{subtitles}", subtitles, StringComparison.Ordinal)),
                path,
            ]);
        return path;
    }

    private string NewPath(Recipe recipe) => _folder.File($"{Interlocked.Increment(ref _count)}.{recipe.Extension}");
}
