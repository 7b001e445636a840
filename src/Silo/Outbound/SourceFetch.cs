using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Media;

namespace Encoder.Silo.Outbound;

/// <summary>The result of fetching a source. Exactly one member is set.</summary>
/// <param name="File">The complete source, staged in the workspace.</param>
/// <param name="Failure">Why there is no file. Partial data has been removed.</param>
public sealed record SourceFetch(StagedFile? File, SourceFailure? Failure);

/// <summary>Why a source could not be fetched.</summary>
/// <param name="Code">One of <see cref="JobErrorCodes"/>: source_unreachable, source_refused, source_too_large or storage_full.</param>
/// <param name="Message">The message for the owner of the job. It reveals no address and nothing about this machine.</param>
/// <param name="IsTransient">Whether the same fetch may succeed minutes later.</param>
public sealed record SourceFailure(string Code, string Message, bool IsTransient)
{
    internal static SourceFailure StorageFull { get; } =
        new(WorkFailed.StorageFull.Code, WorkFailed.StorageFull.Message, WorkFailed.StorageFull.IsTransient);

    internal static SourceFailure TooManyRedirects { get; } =
        Unreachable($"The URL of the video leads through more than {SourceFetcher.MaxRedirects} redirects.", isTransient: false);

    internal static SourceFailure NoLocation { get; } =
        Unreachable("The server of the video sent a redirect without a valid target.", isTransient: false);

    internal static SourceFailure Downgrade { get; } =
        new(JobErrorCodes.SourceRefused, "An https URL may not redirect to http.", IsTransient: false);

    internal static SourceFailure Compressed { get; } =
        Unreachable("The server of the video compressed its response although it was asked not to.", isTransient: false);

    internal static SourceFailure TooLarge(long maxBytes) =>
        new(JobErrorCodes.SourceTooLarge, $"The video has more than the allowed {maxBytes} bytes.", IsTransient: false);

    internal static SourceFailure TooSlow(TimeSpan timeout) =>
        Unreachable($"The video could not be fetched within {timeout.TotalSeconds:0.###} s.", isTransient: false);

    /// <summary>Returns the failure for a status other than 200. 408, 425, 429 and 5xx are transient.</summary>
    internal static SourceFailure Status(int status) =>
        Unreachable(
            $"The server of the video answered with status {status} instead of 200.",
            isTransient: status is 408 or 425 or 429 or >= 500);

    internal static SourceFailure From(OutboundFailure failure) =>
        new(failure.Refused ? JobErrorCodes.SourceRefused : JobErrorCodes.SourceUnreachable, failure.Message, failure.IsTransient);

    private static SourceFailure Unreachable(string message, bool isTransient) =>
        new(JobErrorCodes.SourceUnreachable, message, isTransient);
}
