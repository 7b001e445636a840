using Encoder.EndToEnd.Running;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Every kind of source through a whole job, and what came out, as others' tools see it.</summary>
[Collection(Unchunked.Name)]
public sealed class MatrixTests(Unchunked line)
{
    public static TheoryData<string> Names => [.. Cases.All.Keys];

    public static TheoryData<string> Copied => [.. Cases.All.Values.Where(c => c.Copied is not null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_source_comes_out_right(string name)
    {
        var done = await line.Done(name);
        Checks.All(done);
        Assert.Equal(done.Case.Copied is not null, done.Units.Contains("copy"));
    }

    [Theory]
    [MemberData(nameof(Copied))]
    public async Task Where_the_source_is_what_a_rung_should_be_its_coded_pictures_are_the_rung(string name)
    {
        var done = await line.Done(name);
        var source = CodedPictures(line.Source(name));
        Assert.Equal(source, CodedPictures(done.Rung(done.Case.Copied!.Value.Rung)));
        Assert.Equal(source, CodedPictures(done.VideoPath));
    }

    /// <summary>Size and hash of every video packet, without the SEI in which an encoder describes itself; SEI is not passed on.</summary>
    private static IEnumerable<string> CodedPictures(string path)
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
