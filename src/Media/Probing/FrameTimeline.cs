namespace Encoder.Media.Probing;

/// <summary>Receives frames in decoding order and walks them in presentation order.</summary>
internal sealed class FrameTimeline
{
    /// <summary>
    /// Frames held back to bring them into order. H.264 and HEVC reorder at most 16 frames, 32 fields; a frame later than
    /// twice that was not reordered but has a wrong time.
    /// </summary>
    private const int ReorderDepth = 64;

    /// <summary>
    /// Seconds by which a frame may begin after a time and still count as shown then: half of what a request can state, above all rounding
    /// of timestamps.
    /// </summary>
    public const double Simultaneous = 0.0005;

    /// <summary>Part of the packets that may be shown at the same time as another; of fields, that is half of them.</summary>
    private const double MostDoubled = 0.6;

    /// <summary>Seconds for which a frame is held at least, at the start or the end; less is a difference between two encoders.</summary>
    public const double LeastHold = 0.1;

    /// <summary>
    /// Seconds that a frame is shown at least in a video of slides. Their last one stands until the audio has ended, however soon that is.
    /// </summary>
    private const double Slide = 0.5;

    private readonly double? _start;
    private readonly ClipRange? _clip;
    private readonly double _segmentDuration;
    private readonly GopWalk _gops;
    private readonly bool _leansBack;
    private readonly bool _isOnePerPacket;
    private readonly bool _seeksByShown;
    private readonly bool _hidesRepeats;
    private readonly PriorityQueue<(Packet Packet, double Time), double> _held = new();
    private readonly FrameGrid[] _grids;
    private readonly double _leastDistance;
    private readonly double[] _asked;
    private readonly List<ShownFrame> _shown = [];
    private double _firstKey = double.NaN;
    private double _keyTime;
    private double _latest = double.NegativeInfinity;
    private bool _runsBack;
    private int _frames;
    private double _first;
    private double _lead;
    private double _last;
    private double _lastDuration;
    private double _lastKeyTime;
    private double _longestGap;
    private long _bytes;
    private int _packets;
    private int _keyframes;
    private int _skipped;
    private int _doubled;
    private double _newestKey = double.NegativeInfinity;
    private bool _isOpen;
    private (Packet Packet, double Time, double KeyTime)? _before;
    private bool _goesOn;

    /// <param name="stream">The frame.</param>
    /// <param name="request">What to look for.</param>
    /// <param name="seeksByShown">Whether the container finds a keyframe by when it is shown, and not by when it is decoded.</param>
    /// <param name="start">When the first frame is to be shown, if that is earlier than it says; null for what it says.</param>
    /// <param name="clip">The only part to look at, on the clock of the frames that are added; null for all.</param>
    public FrameTimeline(VideoStream? stream, ScanRequest request, bool seeksByShown, double? start = null, ClipRange? clip = null)
    {
        _clip = clip;
        (_start, _segmentDuration) = (start, request.SegmentDuration);
        _seeksByShown = seeksByShown;
        _grids = FrameGrid.Candidates(stream);
        _gops = new GopWalk(request);
        // The deinterlacer needs the frame before.
        _leansBack = stream is { FieldOrder: not "progressive" };
        _asked = [.. request.Times.Distinct().Order()];
        UsualDuration = FrameGrid.UsualDuration(stream);
        // Where a frame is like the one before, Theora has an empty packet, and ffmpeg passes on none.
        _hidesRepeats = stream is { Codec: "theora" };
        _isOnePerPacket = stream is { FieldOrder: "progressive", Codec: "h264" or "hevc" or "mpeg2video" or "mpeg4" };
        // The two fields of an interlaced frame may come in packets of their own; the decoder makes one frame of them.
        _leastDistance = stream is { IsInterlaced: true } ? 0.75 * UsualDuration : 0;
    }

    /// <summary>Seconds that a frame lasts according to the headers.</summary>
    public double UsualDuration { get; }

    public void Add(Packet packet, double time)
    {
        _packets++;
        if (_clip is null || (!IsBefore(time) && !IsAfter(time))) _bytes += packet.Size;
        // Decoded after a keyframe but shown before it: it may refer to frames before the keyframe.
        if (packet.IsKey) _newestKey = time;
        else if (time < _newestKey) _isOpen = true;
        if (double.IsNaN(_firstKey) && packet.IsKey) _firstKey = time;
        // Nothing before the first keyframe can be decoded. Long after it, an earlier time is not that of such a frame but a wrong one.
        if (double.IsNaN(_firstKey) || time < _firstKey)
        {
            if (_packets > _skipped + ReorderDepth) _runsBack = true;
            if (!packet.IsDiscarded) _skipped++;
            return;
        }
        _held.Enqueue((packet, time), time);
        if (_held.Count > ReorderDepth) ReleaseEarliest();
    }

    /// <summary>
    /// Ends the walk. All times on the file's clock are <paramref name="shift"/> seconds later than those that were added.
    /// </summary>
    /// <param name="shift">Seconds.</param>
    /// <param name="audioEnd">Seconds on the file's clock at which the audio ends; null when there is none.</param>
    public VideoScan Finish(double shift, double? audioEnd)
    {
        while (_held.Count > 0) ReleaseEarliest();
        if (_frames == 0) BeginWithFrameBefore();
        ShowUntil(double.PositiveInfinity);

        var lastDuration = _lastDuration > 0 ? _lastDuration : UsualDuration;
        if (_clip?.End is { } end) lastDuration = _goesOn ? end - _last : Math.Min(lastDuration, end - _last);
        var rate = _frames > 1 ? FrameGrid.Best(_grids) : null;
        // A long last frame makes the rate variable; a small deviation is the container's rounding.
        if (rate is { Value: var perSecond })
            (rate, lastDuration) = lastDuration < 2 / perSecond ? (rate, 1 / perSecond) : (null, lastDuration);
        var duration = _frames == 0 ? 0 : rate is { } constant ? _frames / constant.Value : _last - _first + lastDuration;
        var longest = Math.Max(_longestGap, lastDuration);
        // The last frame stands until the audio has ended, where it does not end soon.
        if (_frames > 0 && audioEnd - shift - _first is { } heard
            && heard - duration > (_frames > 1 && longest < Slide && !_hidesRepeats ? _segmentDuration : LeastHold))
            (rate, duration) = (null, heard);
        var (marks, gops, held) = _gops.Finish(duration);
        return new VideoScan
        {
            Frames = _frames,
            FirstTime = _first + shift,
            LastTime = _last + shift,
            Duration = duration,
            ConstantRate = rate,
            LongestGap = _frames == 0 ? 0 : longest,
            FirstLate = _lead,
            Keyframes = _keyframes,
            HasNoTimes = _doubled > MostDoubled * _packets || (_frames > 1 && _frames - 1 > FrameGrid.MaxRate * (_last - _first)),
            Held = held is [] ? null : held,
            RunsBack = _runsBack,
            Shown = [.. _shown],
            Bytes = _bytes,
            Skipped = _before is null ? _skipped : 0,
            Doubled = _isOnePerPacket ? _doubled : 0,
            IsClosed = !_isOpen && _packets == _frames,
            Gops = gops,
            Marks = marks,
        };
    }

    private void ReleaseEarliest()
    {
        var (packet, time) = _held.Dequeue();
        if (time < _latest)
        {
            _runsBack = true;
            return;
        }

        _latest = time;
        if (packet.IsKey) _keyTime = _seeksByShown && !IsCrowded(packet, time) ? time : packet.Decoded ?? time;
        // The first frame can be shown from the start only by a reader that begins there.
        if (_frames == 0 && _start is { } start) _keyTime = Math.Min(_keyTime, start);
        if (!packet.IsDiscarded) AddWithinClip(packet, time);
    }

    /// <summary>
    /// Whether a later keyframe is decoded before this one is shown. A seek to this one's presentation time could then land on the later
    /// one.
    /// </summary>
    private bool IsCrowded(Packet key, double time) =>
        key.Decoded < time && _held.UnorderedItems.Any(held => held.Element.Packet is { IsKey: true } later && later.Decoded <= time);

    private bool IsBefore(double time) => time < _clip?.Start - Simultaneous;

    private bool IsAfter(double time) => time >= _clip?.End - Simultaneous;

    private void AddWithinClip(Packet packet, double time)
    {
        if (IsBefore(_before is null && _start < time ? _start.Value : time))
        {
            (_before, _lastKeyTime) = ((packet, time, _keyTime), _keyTime);
            return;
        }
        if (_frames == 0 && time - _clip?.Start >= LeastHold) BeginWithFrameBefore();
        if (IsAfter(time)) _goesOn = true;
        else AddFrame(packet, time, Math.Min(time, _start ?? time), _keyTime);
    }

    /// <summary>A clip that begins while a frame stands begins with that frame.</summary>
    private void BeginWithFrameBefore()
    {
        if (_before is var (packet, time, keyTime)) AddFrame(packet, time, _clip!.Start, keyTime);
    }

    /// <param name="start">When it is shown, if it is the first.</param>
    private void AddFrame(Packet packet, double time, double start, double keyTime)
    {
        if (_frames == 0)
        {
            _first = start;
            (_lead, time) = (time - _first, _first);
        }
        else if (time - _last <= _leastDistance)
        {
            _doubled++;
            return;
        }
        else _longestGap = Math.Max(_longestGap, time - _last);

        ShowUntil(time - _first);
        foreach (var grid in _grids) grid.Add(_frames, time - _first);
        var leansBack = _leansBack && (_frames > 0 || _before is not null);
        _gops.Add(_frames, time - _first, packet.Size, packet.IsKey, leansBack ? _lastKeyTime : keyTime);
        _frames++;
        if (packet.IsKey) _keyframes++;
        (_last, _lastDuration, _lastKeyTime) = (time, packet.Duration, keyTime);
    }

    /// <summary>The frame at <see cref="_last"/> is shown at all requested times before <paramref name="next"/>.</summary>
    private void ShowUntil(double next)
    {
        while (_frames > 0 && _shown.Count < _asked.Length && _asked[_shown.Count] + Simultaneous < next)
            _shown.Add(new ShownFrame(_asked[_shown.Count], _last - _first, _lastKeyTime));
    }
}
