namespace Encoder.Browser.Playing;

/// <summary>What a player saw while it played to the end, sought back, and played to the end again.</summary>
internal sealed record Playback
{
    /// <summary>Every error event of hls.js, fatal or not, and of the media element; what the page wrote to its console.</summary>
    public required string[] Faults { get; init; }

    /// <summary>What it was still waiting for; null when it came to its end.</summary>
    public string? Waiting { get; init; }

    /// <summary>Where it stands, in seconds.</summary>
    public double At { get; init; }

    /// <summary>Sizes of the frames, in order of first appearance: "640x360".</summary>
    public string[] Sizes { get; init; } = [];

    /// <summary>The rungs that hls.js made of the master playlist, in its order.</summary>
    public Size[] Rungs { get; init; } = [];

    /// <summary>The rungs of which segments were loaded.</summary>
    public int[] Levels { get; init; } = [];

    /// <summary>Whether there was an audio playlist.</summary>
    public bool HasAudio { get; init; }

    /// <summary>Seconds.</summary>
    public double Duration { get; init; }

    public bool Ended { get; init; }

    public double EndedAt { get; init; }

    /// <summary>Frames decoded until the end.</summary>
    public int Frames { get; init; }

    /// <summary>Bytes of audio decoded until the end.</summary>
    public long AudioBytes { get; init; }

    public double SoughtTo { get; init; }

    /// <summary>Time of the frame shown after the seek.</summary>
    public double FrameTime { get; init; }

    /// <summary>Green of the top left corner after the seek, 0 to 255.</summary>
    public int Shade { get; init; }

    public double EndedAgainAt { get; init; }

    /// <summary>Frames decoded until the second end.</summary>
    public int FramesAgain { get; init; }

    /// <summary>Names of the caption tracks.</summary>
    public string[] Captions { get; init; } = [];

    /// <summary>The audio tracks, by name or language.</summary>
    public string[] AudioTracks { get; init; } = [];

    /// <summary>The audio track after the change.</summary>
    public string? Heard { get; init; }

    /// <summary>The text of the cue that was shown; null when there was none.</summary>
    public string? Cue { get; init; }

    /// <summary>Seconds on the player's timeline.</summary>
    public double CueStart { get; init; }

    public double CueEnd { get; init; }

    /// <summary>Seconds at which the storyboard's cues begin that were looked up.</summary>
    public double[] CueStarts { get; init; } = [];

    /// <summary>For each, which tile of the storyboard is the most like the video.</summary>
    public int[] Likest { get; init; } = [];

    internal readonly record struct Size(int Width, int Height);
}
