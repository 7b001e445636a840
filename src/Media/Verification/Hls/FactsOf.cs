using Encoder.Media.Mp4;
using Encoder.Media.Mp4.Codecs;
using Encoder.Media.Planning;
using Encoder.Media.Verification.Conformance;

namespace Encoder.Media.Verification.Hls;

/// <summary>Converts a ladder as it was read into the facts that the rules need.</summary>
internal static class FactsOf
{
    /// <returns>Null if an announced track or playlist could not be read.</returns>
    public static LadderFacts? Ladder(
        ParsedMasterPlaylist master, HlsTrack[] videos, HlsTrack[] audioTracks, CaptionCheck captions, IFrameCheck iFrames,
        OutputExpectation expected)
    {
        if (
            videos is [] || !Array.TrueForAll(videos, track => track.Init.Entry is AvcSampleEntry)
            || audioTracks.Length < master.Audio.DistinctBy(media => media.Uri).Count()
            || !Array.TrueForAll(audioTracks, track => track.Init.Entry is AacSampleEntry)
            || captions.Facts.Count < master.Captions.Length || iFrames.Facts.Count < master.IFrames.Count) return null;
        return new LadderFacts
        {
            Videos = Array.ConvertAll(videos, track => Track(track)),
            AudioTracks = Array.ConvertAll(audioTracks, track => Track(track)),
            Captions = [.. captions.Facts],
            Variants = [.. master.Variants.Select(variant => Variant(variant, master, videos, audioTracks, captions.Largest))],
            Renditions = [.. master.Media.Select(media => Rendition(media, expected))],
            IFrames = [.. iFrames.Facts],
            IsIndependent = master.IsIndependent,
        };
    }

    public static PlaylistFacts Playlist(ParsedMediaPlaylist playlist) => new()
    {
        Type = playlist.Type,
        TargetDuration = playlist.TargetDuration,
        HasMap = playlist.Map is not null,
        IsIndependent = playlist.IsIndependent,
        Durations = [.. playlist.Segments.Select(segment => segment.Seconds)],
    };

    /// <param name="stated">The playlist's attributes in the master playlist.</param>
    /// <param name="playlist">The I-frame playlist.</param>
    /// <param name="track">The rung of the playlist.</param>
    public static IFrameFacts IFrames(AttributeList stated, ParsedMediaPlaylist playlist, HlsTrack track)
    {
        var ranges = playlist.Segments.Select(segment => (segment.Seconds, Range: Range(segment.ByteRange))).ToArray();
        return new IFrameFacts
        {
            Track = track.Name,
            Codecs = stated.Quoted("CODECS"),
            Resolution = stated.Plain("RESOLUTION"),
            VideoRange = stated.Plain("VIDEO-RANGE"),
            Bandwidth = Number(stated, "BANDWIDTH"),
            Playlist = Playlist(playlist),
            IsIFramesOnly = playlist.IsIFramesOnly,
            WholeRanges = ranges.Zip(track.Segments).Count(
                pair => pair.First.Range is { Offset: 0 } range && range.Length >= pair.Second.FirstSampleEnd),
            Peak = ranges.Max(one => one.Range.Length * 8 / one.Seconds),
        };
    }

    private static TrackFacts Track(HlsTrack track) => new()
    {
        Name = track.Name,
        Playlist = Playlist(track.Playlist),
        Header = new HeaderFacts
        {
            Brands = track.Header.Brands,
            Tracks = track.Header.Tracks,
            IsFragmented = track.Init.FragmentDefaults is not null,
            OnlySkips = track.Init.Edit is { Delay: 0, Length: null },
        },
        Segments = [.. track.Segments.Select(Segment)],
        Video = track.Init.Entry is AvcSampleEntry video ? Video(track, video) : null,
        Audio = track.Init.Entry is AacSampleEntry audio ? new AudioFacts(audio.ObjectType, audio.Channels, audio.SampleRate) : null,
    };

    private static SegmentFacts Segment(MeasuredSegment segment) => new()
    {
        Start = segment.Start,
        End = segment.End,
        DecodeStart = segment.Fragment.BaseDecodeTime,
        DecodeEnd = segment.DecodeEnd,
        BeginsWithSync = segment.BeginsWithSync,
        Keyframes = segment.Keyframes,
        TrackFragments = segment.Fragment.TrackFragments,
        Runs = segment.Fragment.Runs,
        DefaultBaseIsMoof = segment.Fragment.DefaultBaseIsMoof,
    };

    private static VideoFacts Video(HlsTrack track, AvcSampleEntry entry)
    {
        var set = ParameterSet(entry);
        return new VideoFacts
        {
            Format = entry.Format,
            HasParameterSets = entry.Configuration is { SequenceParameterSets.Length: > 0, PictureParameterSets.Length: > 0 },
            Profile = entry.Configuration.Profile,
            Level = entry.Configuration.Level,
            Width = entry.Width,
            Height = entry.Height,
            IsProgressive = set?.IsProgressive == true,
            Colour = set?.Colour == ColourCodes.Bt709 ? "BT.709" : $"{set?.Colour}",
            FrameRate = track.Samples / track.Seconds,
            LongestFrame = track.Segments.Max(segment => segment.LongestStep),
        };
    }

    /// <summary>Returns the sequence parameter set; null if it cannot be read, which another check reports.</summary>
    private static SequenceParameterSet? ParameterSet(AvcSampleEntry entry)
    {
        try
        {
            return SequenceParameterSetReader.Read(entry.Configuration.SequenceParameterSets[0]);
        }
        catch (Mp4FormatException)
        {
            return null;
        }
    }

    private static VariantFacts Variant(
        ParsedVariant variant, ParsedMasterPlaylist master, HlsTrack[] videos, HlsTrack[] audioTracks, CaptionRates captions)
    {
        var attributes = variant.Attributes;
        var group = master.Audio.Where(media => media.Group == attributes.Quoted("AUDIO"));
        var audio = group.Select(media => Array.Find(audioTracks, track => track.PlaylistName == media.Uri)).OfType<HlsTrack>().ToArray();
        var video = Array.Find(videos, track => track.PlaylistName == variant.Uri)!;
        return new VariantFacts
        {
            Track = video.Name,
            Codecs = attributes.Quoted("CODECS"),
            Resolution = attributes.Plain("RESOLUTION"),
            VideoRange = attributes.Plain("VIDEO-RANGE"),
            FrameRate = Number(attributes, "FRAME-RATE"),
            Bandwidth = Number(attributes, "BANDWIDTH"),
            AverageBandwidth = Number(attributes, "AVERAGE-BANDWIDTH"),
            AudioGroup = attributes.Quoted("AUDIO"),
            Peak = video.HighestBitRate + audio.Select(track => track.HighestBitRate).DefaultIfEmpty().Max() + captions.Highest,
            Average = video.MeanBitRate + audio.Select(track => track.MeanBitRate).DefaultIfEmpty().Max() + captions.Mean,
        };
    }

    private static RenditionFacts Rendition(ParsedMedia media, OutputExpectation expected)
    {
        var (attributes, track) = (media.Attributes, media.Uri.Split('/')[0]);
        var isCaptions = attributes.Plain("TYPE") == "SUBTITLES";
        return new RenditionFacts
        {
            Track = track,
            IsCaptions = isCaptions,
            Group = media.Group,
            Name = attributes.Quoted("NAME"),
            Language = attributes.Quoted("LANGUAGE"),
            IsAutoSelect = attributes.Plain("AUTOSELECT") == "YES",
            IsForced = attributes.Plain("FORCED") == "YES",
            Characteristics = attributes.Quoted("CHARACTERISTICS"),
            IsDescriptive = isCaptions
                ? Array.Find(expected.Captions, one => one.Key == track) is CaptionPlan { DescribesSound: true }
                : Array.Find(expected.Audio, one => one.Name == track)?.Label.IsDescriptive == true,
        };
    }

    /// <summary>Returns the number in an attribute; null if it is not a number.</summary>
    private static double? Number(AttributeList attributes, string name) =>
        MasterCheck.Number(attributes, name) is var number && double.IsNaN(number) ? null : number;

    /// <summary>Parses "LENGTH@OFFSET"; returns (0, null) if the text is not such a range.</summary>
    private static (long Length, long? Offset) Range(string? text) =>
        text?.Split('@') is [var length, var offset] && long.TryParse(length, out var bytes) && long.TryParse(offset, out var from)
            ? (bytes, from)
            : (0, null);
}
