using Encoder.EndToEnd.Running;
using Encoder.Testing;

namespace Encoder.EndToEnd.Matrix;

/// <summary>Runs every kind of source through a job and checks the outputs with independent tools.</summary>
[Collection(Unchunked.Name)]
public sealed class MatrixTests(Unchunked line)
{
    public static TheoryData<string> Names => [.. Thoroughness.Variants(Cases.All.Keys)];

    public static TheoryData<string> Copied => [.. Cases.All.Values.Where(c => c.Copied is not null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_source_is_encoded_correctly(string name)
    {
        var done = await line.Done(name);
        Checks.All(done);
        Assert.Equal(done.Case.Copied is not null, done.Units.Contains("copy"));
    }

    [Theory]
    [MemberData(nameof(Copied))]
    public async Task A_rung_that_equals_the_source_is_a_copy_of_its_coded_pictures(string name)
    {
        var done = await line.Done(name);
        var source = CodedPictures(line.Source(name));
        Assert.Equal(source, CodedPictures(done.Rung(done.Case.Copied!.Value.Rung)));
        Assert.Equal(source, CodedPictures(done.VideoPath));
    }

    /// <summary>Returns the size and hash of every video packet. Leaves out SEI, which the service does not copy.</summary>
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
