using Encoder.Media.Planning;

namespace Encoder.Media.Formats;

/// <summary>The formats that presets can ask for.</summary>
public static class PackageFormats
{
    /// <summary>All formats, one for each <see cref="OutputFormat"/>.</summary>
    public static IReadOnlyList<PackageFormat> All { get; } =
    [
        new HlsFormat(),
        new Mp4Format(),
        new DashFormat(),
        new CmafFormat(),
        new AudioFormat(),
        new StoryboardFormat(),
    ];

    /// <summary>Returns the implementation of a preset's format.</summary>
    public static PackageFormat Of(OutputFormat format) => All.Single(known => known.Format == format);
}
