namespace Encoder.Media.Probing;

/// <summary>
/// Finds where the clock of an MPEG stream jumps: at joined recordings, at an advertisement that was cut out, at a reset of the clock.
/// </summary>
/// <remarks>
/// A stream is expected to continue where its last packet ended. If it does not, there are three explanations, in this order: the other
/// stream has jumped in the same way, so both are on another clock; the other stream has continued in the meantime, so this one has a gap,
/// which is kept; or the clock jumps here. A short step of one stream counts as a gap until the other stream has a step at the same time.
/// What follows a jump continues where what came before it ended. Both streams are shifted equally, so that they stay in sync. A gap in
/// both streams at once is a jump too.
/// </remarks>
internal sealed class ClockWatch
{
    /// <summary>The time at which a repaired source begins, in seconds, so that none of its times is negative.</summary>
    private const double Lead = 10;

    /// <summary>The seconds by which a stream may fall back without a jump: careless muxers round times, and interleave fields.</summary>
    private const double MaxBack = 0.2;

    /// <summary>
    /// The distance in the file, in seconds, that is always tolerated between packets of the two streams that belong together.
    /// </summary>
    private const double MinSkew = 2;

    /// <summary>
    /// The seconds of audio that may overlap or be missing at a jump, so that the video keeps its rate: about two frames of audio.
    /// </summary>
    private const double Seamless = 0.05;

    /// <summary>The number of frames that may be missing before that counts as a gap.</summary>
    private const int FramesOfGap = 10;

    /// <summary>The maximum number of parts of a stream. A stream with more is noise.</summary>
    private const int MaxParts = 1000;

    private readonly Track[] _tracks;
    private readonly double _maxGap;
    private readonly (int? Stream, Lpcm Kind) _lpcm;
    private readonly List<Clock> _clocks = [new(0)];
    private bool _isNoise;

    /// <param name="info">The headers of the source.</param>
    /// <param name="maxGap">The seconds for which both streams may be absent without that being a jump.</param>
    public ClockWatch(MediaInfo info, double maxGap)
    {
        var usualDuration = FrameGrid.UsualDuration(info.Video);
        _maxGap = Math.Max(maxGap, FramesOfGap * usualDuration);
        _lpcm = (info.Audio?.Index, info.Audio?.Codec switch { "pcm_dvd" => Lpcm.Dvd, "pcm_bluray" => Lpcm.BluRay, _ => Lpcm.None });
        int?[] streams = [info.Video?.Index, info.Audio?.Index];
        _tracks = [.. streams.OfType<int>().Select((stream, i) => new Track(stream, i == 0 ? usualDuration : 0))];
    }

    /// <summary>Returns whether a container has a clock of its own that can jump (ISO/IEC 13818-1), and not only stated times.</summary>
    public static bool Suits(MediaInfo info) => info.Format is "mpegts" or SourceInput.ProgramStream;

    public void Add(Packet packet)
    {
        if (Array.Find(_tracks, track => track.Stream == packet.Stream) is not { } track) return;
        var number = track.Packets++;
        if ((packet.Decoded ?? packet.Shown) is not { } time || _isNoise) return;
        if (track.Part is not { } part) Begin(track, number, ClockAt(time));
        else if (time + part.Clock.Shift - track.Expected is var step && (step < -MaxBack || step > _maxGap))
            Step(track, number, time, step > 0);
        track.Add(time, packet);
    }

    /// <summary>Returns the repair; null if the clock does not jump.</summary>
    public ClockRepair? Result()
    {
        if (_isNoise || _clocks.Count == 1) return null;
        foreach (var track in _tracks) track.CloseGap();
        foreach (var clock in _clocks.Skip(1)) Settle(clock);
        Track[] used = [.. _tracks.Where(track => track.Parts.Count > 0)];
        var first = used.Min(track => track.Parts[0].First);
        return new ClockRepair(
            [
                .. used.Select(track => new StreamClock(track.Stream, [.. track.Parts.Select(part => part.ToPlain(Lead - first))])
                {
                    Lpcm = track.Stream == _lpcm.Stream ? _lpcm.Kind : Lpcm.None,
                }),
            ],
            [.. _clocks.Skip(1).Select(clock => Jump(clock, first))]);
    }

    private void Step(Track track, int number, double time, bool isForward)
    {
        var current = track.Part!.Clock;
        var skew = Skew;
        var elsewhere = _tracks.Where(other => other != track && other.Part is not null).Select(other => other.Expected)
            .DefaultIfEmpty(double.NegativeInfinity).Max();
        bool Belongs(Clock clock) =>
            time + clock.Shift >= track.Expected - skew && time + clock.Shift <= Math.Max(track.Expected, elsewhere) + skew;
        if (_clocks.FindLast(clock => clock.Number > current.Number && Belongs(clock)) is { } newer)
        {
            Begin(track, number, newer);
        }
        else if (!isForward || time + current.Shift > elsewhere + skew)
        {
            var known = _clocks.Find(clock => clock.Number < current.Number && Belongs(clock));
            if (known is null) _clocks.Add(known = new Clock(_clocks.Count) { Shift = track.Expected - time });
            Begin(track, number, known);
        }
        else
        {
            Gap(track, number, time);
        }
    }

    /// <summary>
    /// Begins a part after a gap. The other stream may still reach the time of this step. If it has a step there too, so that both streams
    /// are absent for too long, the clock jumps.
    /// </summary>
    private void Gap(Track track, int number, double time)
    {
        var (clock, from, to) = (track.Part!.Clock, track.Expected, time + track.Part.Clock.Shift);
        var other = Array.Find(
            _tracks,
            other => other != track && other.Part?.Clock == clock && other.Gap is { } gap
                && Math.Min(to, gap.To) - Math.Max(from, gap.From) > _maxGap);
        if (other is not null)
        {
            _clocks.Add(clock = new Clock(_clocks.Count) { Shift = from - time });
            other.Move(clock);
        }
        Begin(track, number, clock);
        track.Gap = other is null ? (from, to) : null;
    }

    private double Skew => Math.Max(MinSkew, _maxGap);

    /// <summary>
    /// Returns the newest clock on which another stream is or was at a time, or else the newest of all. The first frame of a slow stream
    /// may belong before a jump that was already seen in the other stream.
    /// </summary>
    private Clock ClockAt(double time) =>
        _clocks.FindLast(clock => _tracks.SelectMany(track => track.Parts).Any(
            part => part.Clock == clock && time > part.First - Skew && time < part.End + Skew)) ?? _clocks[^1];

    private void Begin(Track track, int number, Clock clock)
    {
        track.CloseGap();
        if (track.Parts.Count == MaxParts) _isNoise = true;
        else track.Parts.Add(new Part(clock, number));
    }

    /// <summary>
    /// Decides the shift of a clock's times, once everything on the clock is known. The video continues exactly where it ended, or later if
    /// audio would otherwise be cut.
    /// </summary>
    private void Settle(Clock clock)
    {
        var seams = new List<double>();
        foreach (var track in _tracks)
        {
            var index = track.Parts.FindIndex(part => part.Clock == clock);
            if (index > 0 && track.Parts[index - 1] is { } before && before.Clock.Number < clock.Number)
                seams.Add(before.End + before.Clock.Shift - track.Parts[index].First);
        }
        if (seams is []) return;
        clock.Shift = seams.TrueForAll(seam => Math.Abs(seam - seams[0]) <= Seamless) ? seams[0] : seams.Max();
    }

    private ClockJump Jump(Clock clock, double first)
    {
        var parts = _tracks.SelectMany(track => track.Parts.Zip(track.Parts.Skip(1))).Where(pair => pair.Second.Clock == clock).ToArray();
        var (before, after) = parts.FirstOrDefault(pair => pair.First.Clock.Number < clock.Number, parts[0]);
        return new ClockJump(after.First + clock.Shift - first, before.Clock.Shift - clock.Shift);
    }

    /// <summary>A clock of the source.</summary>
    private sealed class Clock(int number)
    {
        public int Number => number;

        /// <summary>The seconds to add to its times.</summary>
        public double Shift { get; set; }
    }

    /// <summary>Consecutive packets of a stream on one clock.</summary>
    private sealed class Part(Clock clock, int firstPacket)
    {
        public Clock Clock { get; set; } = clock;

        public double First { get; private set; } = double.PositiveInfinity;

        public double End { get; private set; } = double.NegativeInfinity;

        public void Add(double time, double duration) => (First, End) = (Math.Min(First, time), Math.Max(End, time + duration));

        public void Add(Part next) => (First, End) = (Math.Min(First, next.First), Math.Max(End, next.End));

        public ClockPart ToPlain(double shift) => new(firstPacket, First, First + Clock.Shift + shift);
    }

    /// <summary>A stream, as far as it has been read.</summary>
    private sealed class Track(int stream, double usualDuration)
    {
        public int Stream => stream;

        public int Packets { get; set; }

        public List<Part> Parts { get; } = [];

        public Part? Part => Parts is [.., var last] ? last : null;

        /// <summary>The shifted time, in seconds, at which the next packet should be decoded.</summary>
        public double Expected { get; private set; }

        /// <summary>
        /// The gap with which the last part begins, in shifted seconds on the clock of the part before; null if there is none.
        /// </summary>
        public (double From, double To)? Gap { get; set; }

        private double? _delay;
        private bool _someNotShown;

        /// <summary>Moves what follows the gap to another clock.</summary>
        public void Move(Clock clock)
        {
            Expected += clock.Shift - Part!.Clock.Shift;
            (Part.Clock, Gap) = (clock, null);
        }

        /// <summary>Confirms the gap: what follows it belongs to the part before it.</summary>
        public void CloseGap()
        {
            if (Gap is null) return;
            Parts[^2].Add(Parts[^1]);
            Parts.RemoveAt(Parts.Count - 1);
            Gap = null;
        }

        public void Add(double time, Packet packet)
        {
            var duration = packet.Duration > 0 ? packet.Duration : usualDuration;
            // If some frames do not state when they are shown, assume that they are delayed as much as the first keyframe.
            if (packet is { IsKey: true, Shown: { } at, Decoded: { } decoded }) _delay ??= at - decoded;
            _someNotShown |= packet.Shown is null;
            var shown = packet.Shown ?? time;
            Part!.Add(_someNotShown ? Math.Max(shown, time + (_delay ?? 0)) : shown, duration);
            Expected = time + Part.Clock.Shift + duration;
        }
    }
}
