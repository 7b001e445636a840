using Encoder.Media.Planning;

namespace Encoder.Media.Formats;

/// <summary>The formats that presets can ask for.</summary>
public static class PackageFormats
{
    /// <summary>One for each <see cref="OutputFormat"/>.</summary>
    public static IReadOnlyList<PackageFormat> All { get; } =
    [
        new HlsFormat(),
        new Mp4Format(),
        new DashFormat(),
        new CmafFormat(),
        new AudioFormat(),
        new StoryboardFormat(),
    ];

    /// <summary>The format of a preset.</summary>
    public static PackageFormat Of(OutputFormat format) => All.Single(known => known.Format == format);
}
