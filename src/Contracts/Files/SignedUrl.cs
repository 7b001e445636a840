namespace Encoder.Contracts.Files;

/// <summary>The request for a signed URL.</summary>
/// <param name="ExpiresIn">The number of seconds until the URL expires, at least 1.</param>
public sealed record SignRequest(int ExpiresIn);

/// <summary>A URL with a token that gives access to a file, or to all files of a ladder, until it expires.</summary>
/// <param name="Url">The absolute URL.</param>
/// <param name="ExpiresAt">When the URL expires.</param>
public sealed record SignedUrl(string Url, DateTimeOffset ExpiresAt);
