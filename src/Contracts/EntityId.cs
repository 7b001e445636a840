using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Encoder.Contracts;

/// <summary>Creates and checks the ids of jobs, files, presets and thumbnails: 24 lowercase hexadecimal characters.</summary>
/// <remarks>
/// An id consists of 4 bytes of Unix time in seconds, big-endian, so that ids sort by time, and 8 random bytes, so that they cannot be
/// guessed.
/// </remarks>
public static class EntityId
{
    /// <summary>The length of an id in characters.</summary>
    public const int Length = 24;

    /// <summary>Creates the id of an entity created at <paramref name="now"/> from eight random bytes.</summary>
    public static string Create(DateTimeOffset now, ReadOnlySpan<byte> randomness)
    {
        if (randomness.Length != 8) throw new ArgumentException("Eight random bytes are needed.", nameof(randomness));
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)now.ToUnixTimeSeconds());
        randomness.CopyTo(bytes[4..]);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Creates a new id from cryptographically secure random bytes.</summary>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        Span<byte> randomness = stackalloc byte[8];
        RandomNumberGenerator.Fill(randomness);
        return Create(time.GetUtcNow(), randomness);
    }

    /// <summary>Returns whether <paramref name="text"/> has the form of an id.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length } && text.All(char.IsAsciiHexDigitLower);
}
