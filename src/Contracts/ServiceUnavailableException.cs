namespace Encoder.Contracts;

/// <summary>
/// The service cannot answer now: its database is away. What became of the call is not known: ask again, and repeat only what
/// may be repeated.
/// </summary>
[GenerateSerializer, Alias("encoder.ServiceUnavailableException")]
public sealed class ServiceUnavailableException(string message) : Exception(message);
