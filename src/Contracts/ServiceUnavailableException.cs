namespace Encoder.Contracts;

/// <summary>
/// The service cannot answer because its database is unavailable. The outcome of the call is unknown: query it, and repeat only calls that
/// may be repeated.
/// </summary>
[GenerateSerializer, Alias("encoder.ServiceUnavailableException")]
public sealed class ServiceUnavailableException(string message) : Exception(message);
