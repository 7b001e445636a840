using Encoder.Media.Packaging;
using Encoder.Media.Planning;

namespace Encoder.Media.Formats;

/// <summary>MPEG-DASH: a manifest for the segments of an HLS ladder. The HLS playlists are made too.</summary>
public sealed class DashFormat : HlsFormat
{
    public override OutputFormat Format => OutputFormat.Dash;

    protected override string Manifest => HlsNames.DashManifest;

    protected override bool HasDash => true;
}

/// <summary>One set of CMAF segments with both manifests. Clients are given the HLS playlist.</summary>
public sealed class CmafFormat : HlsFormat
{
    public override OutputFormat Format => OutputFormat.Cmaf;

    protected override bool HasDash => true;
}
