using Encoder.Contracts.Files;
using Encoder.Contracts.Jobs;

namespace Encoder.EndToEnd.Matrix;

/// <summary>A case whose job has ended, and what can be seen of it.</summary>
internal sealed class Done
{
    private readonly string _ladder;

    /// <param name="case">What was done.</param>
    /// <param name="media">The folder of what is published.</param>
    /// <param name="job">The job, which is completed.</param>
    /// <param name="units">Units whose results counted.</param>
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

    /// <summary>The playlist of a rung.</summary>
    public string Rung(string name) => Path.Combine(Path.GetDirectoryName(_ladder)!, name, "index.m3u8");
}
