namespace Encoder.Browser.Playing;

/// <summary>What a player observed while it played to the end, sought back, and played to the end again.</summary>
internal sealed record Playback
{
    /// <summary>All errors of the player and the media element, fatal or not, and what the page wrote to its console.</summary>
    public required string[] Faults { get; init; }

    /// <summary>What the player was still waiting for; null if it reached the end.</summary>
    public string? Waiting { get; init; }

    /// <summary>The final position, in seconds.</summary>
    public double At { get; init; }

    /// <summary>Sizes of the frames, such as "640x360", in order of first appearance.</summary>
    public string[] Sizes { get; init; } = [];

    /// <summary>The rungs that hls.js found in the master playlist, in its order.</summary>
    public Size[] Rungs { get; init; } = [];

    /// <summary>The rungs whose segments were loaded.</summary>
    public int[] Levels { get; init; } = [];

    /// <summary>Whether there was an audio playlist.</summary>
    public bool HasAudio { get; init; }

    /// <summary>The duration in seconds.</summary>
    public double Duration { get; init; }

    public bool Ended { get; init; }

    public double EndedAt { get; init; }

    /// <summary>The number of frames decoded until the end.</summary>
    public int Frames { get; init; }

    /// <summary>The number of bytes of audio decoded until the end.</summary>
    public long AudioBytes { get; init; }

    public double SoughtTo { get; init; }

    /// <summary>The time in seconds of the frame shown after the seek.</summary>
    public double FrameTime { get; init; }

    /// <summary>The green component of the top left corner after the seek, 0 to 255.</summary>
    public int Shade { get; init; }

    public double EndedAgainAt { get; init; }

    /// <summary>The number of frames decoded until the second end.</summary>
    public int FramesAgain { get; init; }

    /// <summary>Names of the caption tracks.</summary>
    public string[] Captions { get; init; } = [];

    /// <summary>Names or languages of the audio tracks.</summary>
    public string[] AudioTracks { get; init; } = [];

    /// <summary>The audio track after the switch.</summary>
    public string? Heard { get; init; }

    /// <summary>The text of the cue that was shown; null if there was none.</summary>
    public string? Cue { get; init; }

    /// <summary>The start of the cue, in seconds on the player's timeline.</summary>
    public double CueStart { get; init; }

    public double CueEnd { get; init; }

    /// <summary>The start times in seconds of the storyboard's cues that were looked up.</summary>
    public double[] CueStarts { get; init; } = [];

    /// <summary>For each of these cues, the index of the tile that is most similar to the video.</summary>
    public int[] Likest { get; init; } = [];

    internal readonly record struct Size(int Width, int Height);
}
