namespace Encoder.Media.Verification;

/// <summary>The names of the checks.</summary>
public static class VerificationChecks
{
    /// <summary>The file exists, is not empty, and its boxes, chunks or markers can be read to the end.</summary>
    public const string Container = "container";

    /// <summary>The tracks are those expected, and no others.</summary>
    public const string Tracks = "tracks";

    /// <summary>The movie box comes before the media, so that playback can start before the whole file is loaded.</summary>
    public const string FastStart = "fast-start";

    /// <summary>Every sample is within the media data of the file.</summary>
    public const string Samples = "samples";

    /// <summary>Every frame consists of complete NAL units of the expected types.</summary>
    public const string NalUnits = "nal-units";

    /// <summary>Decoding can start at the frames that are marked as keyframes.</summary>
    public const string Keyframes = "keyframes";

    /// <summary>Decoding times increase, and no two frames are shown at the same time.</summary>
    public const string Times = "times";

    /// <summary>Video and audio begin at 0.</summary>
    public const string Start = "start";

    public const string Duration = "duration";

    /// <summary>The number of frames is that expected.</summary>
    public const string Frames = "frames";

    /// <summary>The audio is AAC-LC with the expected channels.</summary>
    public const string AudioFormat = "audio-format";

    /// <summary>The audio lasts as long as the video; without video, as long as expected.</summary>
    public const string AudioDuration = "audio-duration";

    /// <summary>The width and height of the video are those expected, everywhere they are stated.</summary>
    public const string Dimensions = "dimensions";

    /// <summary>The video is 8-bit, 4:2:0 and progressive, with square pixels and no rotation.</summary>
    public const string PixelFormat = "pixel-format";

    /// <summary>The video is BT.709, limited range.</summary>
    public const string Colour = "colour";

    /// <summary>The files of a ladder are those that its playlists name: none is missing, empty or superfluous.</summary>
    public const string Files = "files";

    /// <summary>The master playlist is well formed, and describes the rungs correctly.</summary>
    public const string MasterPlaylist = "master-playlist";

    /// <summary>The playlists of the tracks are well formed and complete.</summary>
    public const string MediaPlaylist = "media-playlist";

    /// <summary>The I-frame playlists contain the exact byte range of the keyframe of every segment.</summary>
    public const string IFramePlaylist = "i-frame-playlist";

    /// <summary>
    /// The caption tracks are those expected, and cut like the video. Every segment is WebVTT and contains the cues that are shown in it.
    /// </summary>
    public const string Captions = "captions";

    /// <summary>The DASH manifest describes the same tracks and segments as the playlists.</summary>
    public const string DashManifest = "dash-manifest";

    /// <summary>The durations in the playlists are those of the segments.</summary>
    public const string SegmentDurations = "segment-durations";

    /// <summary>Every segment begins exactly where the previous one ended.</summary>
    public const string Continuity = "continuity";

    /// <summary>The segments of all rungs begin at the same times; those of the audio begin at the nearest audio frame.</summary>
    public const string Alignment = "alignment";

    /// <summary>The bit rates in the master playlist are those of the segments.</summary>
    public const string Bandwidth = "bandwidth";

    /// <summary>The binding rules of the HLS Authoring Specification and of CMAF hold.</summary>
    public const string Rules = "rules";

    /// <summary>The loudness of normalized audio before and after (EBU R 128).</summary>
    public const string Loudness = "loudness";

    /// <summary>No stretch is black, frozen or silent where the source is not.</summary>
    public const string Stretches = "stretches";

    /// <summary>The similarity of the rungs to the source, in the places where they were compared.</summary>
    public const string Ssim = "ssim";

    /// <summary>Everything decodes without errors, and yields the frames and audio that the structure announces.</summary>
    public const string Decode = "decode";
}
