using Encoder.EndToEnd.Running;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Runs every kind of source through a job and checks the outputs with independent tools.</summary>
[Collection(Unchunked.Name)]
public sealed class MatrixTests(Unchunked line)
{
    public static TheoryData<string> Names => [.. Cases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_source_is_encoded_correctly(string name)
    {
        var done = await line.Done(name);
        Checks.All(done);
        Assert.Equal(done.Case.Copied is not null, done.Units.Contains("copy"));
        // A rung that equals the source is a copy of its coded frames.
        if (done.Case.Copied is not { } copied) return;
        var coded = CodedFrames(line.Source(name));
        Assert.Equal(coded, CodedFrames(done.Rung(copied.Rung)));
        Assert.Equal(coded, CodedFrames(done.VideoPath));
    }

    /// <summary>Returns the size and hash of every video packet. Leaves out SEI, which the service does not copy.</summary>
    private static IEnumerable<string> CodedFrames(string path)
    {
        var lines = Tool.Run(
            "ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-c", "copy", "-bsf:v", "filter_units=remove_types=6", "-f", "framemd5",
            "-").Split('\n');
        return [
            .. lines.Where(line => line is [not '#', ..]).Select(
                line => string.Join(' ', line.Split(',', StringSplitOptions.TrimEntries)[^2..])),
        ];
    }
}
