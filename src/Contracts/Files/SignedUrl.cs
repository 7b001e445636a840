namespace Encoder.Contracts.Files;

/// <summary>How long a signed URL is to be valid.</summary>
/// <param name="ExpiresIn">Seconds, at least 1.</param>
public sealed record SignRequest(int ExpiresIn);

/// <summary>A URL with a token, which fetches the file until it expires, and all parts of a ladder.</summary>
/// <param name="Url">Absolute.</param>
/// <param name="ExpiresAt">When it expires.</param>
public sealed record SignedUrl(string Url, DateTimeOffset ExpiresAt);
