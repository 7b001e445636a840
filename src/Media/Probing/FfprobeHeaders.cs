namespace Encoder.Media.Probing;

/// <summary>The JSON that <see cref="ProbeCommands.Headers"/> makes ffprobe write, member by member; what is missing is null.</summary>
internal sealed record FfprobeHeaders(FfprobeStream[]? Streams, FfprobeFormat? Format);

internal sealed record FfprobeFormat(string? FormatName, string? StartTime, string? Duration, string? BitRate, int NbStreams);

internal sealed record FfprobeStream
{
    public int Index { get; init; }
    public string? CodecName { get; init; }
    public string? Profile { get; init; }
    public string? CodecType { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public string? SampleAspectRatio { get; init; }
    public string? PixFmt { get; init; }
    public string? FieldOrder { get; init; }
    public string? ColorRange { get; init; }
    public string? ColorSpace { get; init; }
    public string? ColorTransfer { get; init; }
    public string? ColorPrimaries { get; init; }
    public int HasBFrames { get; init; }
    public string? RFrameRate { get; init; }
    public string? AvgFrameRate { get; init; }
    public string? StartTime { get; init; }
    public string? Duration { get; init; }
    public int SampleRate { get; init; }
    public int Channels { get; init; }
    public FfprobeDisposition? Disposition { get; init; }
    public FfprobeTags? Tags { get; init; }
    public FfprobeSideData[]? SideDataList { get; init; }
}

internal sealed record FfprobeDisposition(int Default, int AttachedPic, int TimedThumbnails, int StillImage, int Dependent);

internal sealed record FfprobeTags(string? Rotate);

internal sealed record FfprobeSideData(string? Displaymatrix);
