namespace Encoder.Media.Verification;

/// <summary>Names of the checks.</summary>
public static class VerificationChecks
{
    /// <summary>The file is there, is not empty, and its boxes, chunks or markers can be read to its end.</summary>
    public const string Container = "container";

    /// <summary>The tracks are those expected, and no others.</summary>
    public const string Tracks = "tracks";

    /// <summary>The movie box comes before the media, so that playing can start before all is loaded.</summary>
    public const string FastStart = "fast-start";

    /// <summary>Every sample lies in the file, where media lies.</summary>
    public const string Samples = "samples";

    /// <summary>Every frame is a whole number of sensible NAL units.</summary>
    public const string NalUnits = "nal-units";

    /// <summary>Decoding can start where the file says so.</summary>
    public const string Keyframes = "keyframes";

    /// <summary>Decoding times rise, and no two frames are shown at the same time.</summary>
    public const string Times = "times";

    /// <summary>Video and audio begin at 0.</summary>
    public const string Start = "start";

    public const string Duration = "duration";

    /// <summary>The number of frames.</summary>
    public const string Frames = "frames";

    /// <summary>The audio is AAC-LC, with the channels that it should have.</summary>
    public const string AudioFormat = "audio-format";

    /// <summary>The audio lasts as long as the video, or where there is none, as long as it should.</summary>
    public const string AudioDuration = "audio-duration";

    /// <summary>Width and height of the video, everywhere that they are stated.</summary>
    public const string Dimensions = "dimensions";

    /// <summary>8 bits, 4:2:0, progressive, square pixels, upright.</summary>
    public const string PixelFormat = "pixel-format";

    /// <summary>BT.709, limited range.</summary>
    public const string Colour = "colour";

    /// <summary>The files of a ladder are those that its playlists name, none missing or empty, and no others.</summary>
    public const string Files = "files";

    /// <summary>The playlist of a ladder is well formed, and describes the rungs truthfully.</summary>
    public const string MasterPlaylist = "master-playlist";

    /// <summary>The playlists of the tracks are well formed and complete.</summary>
    public const string MediaPlaylist = "media-playlist";

    /// <summary>The I-frame playlists name the keyframe of every segment, byte for byte.</summary>
    public const string IFramePlaylist = "i-frame-playlist";

    /// <summary>
    /// The caption tracks are those expected, cut where the video is; every segment is WebVTT and holds the cues that are shown in it.
    /// </summary>
    public const string Captions = "captions";

    /// <summary>The DASH manifest describes the tracks and segments that the playlists describe.</summary>
    public const string DashManifest = "dash-manifest";

    /// <summary>The durations in the playlists are those of the segments.</summary>
    public const string SegmentDurations = "segment-durations";

    /// <summary>Every segment begins exactly where the one before it ended.</summary>
    public const string Continuity = "continuity";

    /// <summary>The segments of all rungs begin at the same times, and those of the audio next to them.</summary>
    public const string Alignment = "alignment";

    /// <summary>The bit rates in the master playlist are those of the segments.</summary>
    public const string Bandwidth = "bandwidth";

    /// <summary>The binding rules of the HLS authoring specification and of CMAF hold.</summary>
    public const string Rules = "rules";

    /// <summary>How loud normalized audio was and is (EBU R 128).</summary>
    public const string Loudness = "loudness";

    /// <summary>No stretch is black, frozen or silent where the source is not.</summary>
    public const string Stretches = "stretches";

    /// <summary>How like the source the rungs are, where they were compared with it.</summary>
    public const string Ssim = "ssim";

    /// <summary>Everything decodes, with no complaint, and what comes out is what the structure says.</summary>
    public const string Decode = "decode";
}
