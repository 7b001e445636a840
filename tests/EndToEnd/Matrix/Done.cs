using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.EndToEnd.Matrix;

/// <summary>A case whose job has completed, and what independent tools see of its outputs.</summary>
internal sealed class Done
{
    private readonly string _ladder;

    /// <param name="case">The case.</param>
    /// <param name="media">The folder of published media.</param>
    /// <param name="job">The completed job.</param>
    /// <param name="units">Names of the work items whose results counted.</param>
    public Done(Case @case, string media, Job job, IReadOnlyList<string> units)
    {
        (Case, Job, Units) = (@case, job, units);
        _ladder = PathOf(MediaFileTypes.HlsLadder);
        VideoPath = PathOf(MediaFileTypes.Video);
        Look = Look.At(@case, _ladder, VideoPath, PathOf(MediaFileTypes.Image));

        string PathOf(string type) => Path.Combine(media, Assert.Single(job.Files!, f => f.Type == type).FilePath);
    }

    public Case Case { get; }

    public Job Job { get; }

    public IReadOnlyList<string> Units { get; }

    public string VideoPath { get; }

    public Look Look { get; }

    /// <summary>Returns the path of a rung's playlist.</summary>
    public string Rung(string name) => Path.Combine(Path.GetDirectoryName(_ladder)!, name, "index.m3u8");
}
