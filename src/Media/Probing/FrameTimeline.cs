namespace Encoder.Media.Probing;

/// <summary>Receives frames in decoding order and processes them in presentation order.</summary>
internal sealed class FrameTimeline
{
    /// <summary>
    /// The number of frames held back for reordering. H.264 and HEVC reorder at most 16 frames, which are 32 fields. A frame that is late
    /// by more than twice that was not reordered but has a wrong time.
    /// </summary>
    private const int ReorderDepth = 64;

    /// <summary>
    /// The seconds by which a frame may begin after a time and still count as shown then: half of the smallest step of a request, and more
    /// than any rounding of timestamps.
    /// </summary>
    public const double Simultaneous = 0.0005;

    /// <summary>The share of packets that may be shown at the same time as another. If packets are fields, that is half of them.</summary>
    private const double MaxDoubled = 0.6;

    /// <summary>
    /// The minimum seconds for which a frame is held at the start or the end. Shorter differences come from the encoders of video and
    /// audio.
    /// </summary>
    public const double MinHold = 0.1;

    /// <summary>
    /// The minimum seconds for which a frame is shown in a video of slides. The last slide is held until the audio ends, however soon that
    /// is.
    /// </summary>
    private const double Slide = 0.5;

    private readonly double? _start;
    private readonly ClipRange? _clip;
    private readonly double _segmentDuration;
    private readonly GopScan _gops;
    private readonly bool _leansBack;
    private readonly bool _isOnePerPacket;
    private readonly bool _seeksByShown;
    private readonly bool _hidesRepeats;
    private readonly PriorityQueue<(Packet Packet, double Time), double> _held = new();
    private readonly FrameGrid[] _grids;
    private readonly double _minDistance;
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

    /// <param name="stream">The video stream; null if there is none.</param>
    /// <param name="request">What to look for.</param>
    /// <param name="seeksByShown">Whether the container finds a keyframe by its presentation time instead of its decoding time.</param>
    /// <param name="start">The time at which the first frame is shown, if that is before its stated time; null for the stated time.</param>
    /// <param name="clip">The only part to examine, on the clock of the frames that are added; null for all.</param>
    public FrameTimeline(VideoStream? stream, ScanRequest request, bool seeksByShown, double? start = null, ClipRange? clip = null)
    {
        _clip = clip;
        (_start, _segmentDuration) = (start, request.SegmentDuration);
        _seeksByShown = seeksByShown;
        _grids = FrameGrid.Candidates(stream);
        _gops = new GopScan(request);
        // The deinterlacer needs the previous frame.
        _leansBack = stream is { FieldOrder: not "progressive" };
        _asked = [.. request.Times.Distinct().Order()];
        UsualDuration = FrameGrid.UsualDuration(stream);
        // Theora has an empty packet for a frame that equals the one before, and ffmpeg does not pass it on.
        _hidesRepeats = stream is { Codec: "theora" };
        _isOnePerPacket = stream is { FieldOrder: "progressive", Codec: "h264" or "hevc" or "mpeg2video" or "mpeg4" };
        // The two fields of an interlaced frame may come in separate packets. The decoder makes one frame of them.
        _minDistance = stream is { IsInterlaced: true } ? 0.75 * UsualDuration : 0;
    }

    /// <summary>The duration of a frame, in seconds, according to the headers.</summary>
    public double UsualDuration { get; }

    public void Add(Packet packet, double time)
    {
        _packets++;
        if (_clip is null || (!IsBefore(time) && !IsAfter(time))) _bytes += packet.Size;
        // A frame that is decoded after a keyframe but shown before it may refer to frames before the keyframe.
        if (packet.IsKey) _newestKey = time;
        else if (time < _newestKey) _isOpen = true;
        if (double.IsNaN(_firstKey) && packet.IsKey) _firstKey = time;
        // Nothing before the first keyframe can be decoded. Long after the first keyframe, an earlier time does not belong to such a frame;
        // it is wrong.
        if (double.IsNaN(_firstKey) || time < _firstKey)
        {
            if (_packets > _skipped + ReorderDepth) _runsBack = true;
            if (!packet.IsDiscarded) _skipped++;
            return;
        }
        _held.Enqueue((packet, time), time);
        if (_held.Count > ReorderDepth) ReleaseEarliest();
    }

    /// <summary>Ends the scan. Times on the file's clock are <paramref name="shift"/> seconds later than those that were added.</summary>
    /// <param name="shift">The shift in seconds.</param>
    /// <param name="audioEnd">The time at which the audio ends, in seconds on the file's clock; null if there is none.</param>
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
        // The last frame is held until the audio ends, unless that is soon.
        if (_frames > 0 && audioEnd - shift - _first is { } heard
            && heard - duration > (_frames > 1 && longest < Slide && !_hidesRepeats ? _segmentDuration : MinHold))
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
            HasNoTimes = _doubled > MaxDoubled * _packets || (_frames > 1 && _frames - 1 > FrameGrid.MaxRate * (_last - _first)),
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
        // To show the first frame from the start, reading must begin there.
        if (_frames == 0 && _start is { } start) _keyTime = Math.Min(_keyTime, start);
        if (!packet.IsDiscarded) AddWithinClip(packet, time);
    }

    /// <summary>
    /// Returns whether a later keyframe is decoded before this one is shown. A seek to this one's presentation time could then find the
    /// later one.
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
        if (_frames == 0 && time - _clip?.Start >= MinHold) BeginWithFrameBefore();
        if (IsAfter(time)) _goesOn = true;
        else AddFrame(packet, time, Math.Min(time, _start ?? time), _keyTime);
    }

    /// <summary>Begins a clip with the frame that is already shown when the clip begins.</summary>
    private void BeginWithFrameBefore()
    {
        if (_before is var (packet, time, keyTime)) AddFrame(packet, time, _clip!.Start, keyTime);
    }

    /// <param name="start">The time at which the frame is shown if it is the first.</param>
    private void AddFrame(Packet packet, double time, double start, double keyTime)
    {
        if (_frames == 0)
        {
            _first = start;
            (_lead, time) = (time - _first, _first);
        }
        else if (time - _last <= _minDistance)
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

    /// <summary>Records the frame at <see cref="_last"/> as the one shown at all requested times before <paramref name="next"/>.</summary>
    private void ShowUntil(double next)
    {
        while (_frames > 0 && _shown.Count < _asked.Length && _asked[_shown.Count] + Simultaneous < next)
            _shown.Add(new ShownFrame(_asked[_shown.Count], _last - _first, _lastKeyTime));
    }
}
