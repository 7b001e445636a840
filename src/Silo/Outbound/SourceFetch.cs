using Encoder.Contracts.Jobs;
using Encoder.Grains.Work;
using Encoder.Storage.Media;

namespace Encoder.Silo.Outbound;

/// <summary>What came of fetching a source: exactly one member is set.</summary>
/// <param name="File">The source, whole, staged in the media store.</param>
/// <param name="Failure">Why there is none; nothing is left of it.</param>
public sealed record SourceFetch(StagedFile? File, SourceFailure? Failure);

/// <summary>Why a source could not be fetched.</summary>
/// <param name="Code">One of <see cref="JobErrorCodes"/>: source_unreachable, source_refused, source_too_large or storage_full.</param>
/// <param name="Message">For the owner of the job: names no address, and nothing of this machine.</param>
/// <param name="WorthRetrying">Whether the same fetch may well succeed minutes later.</param>
public sealed record SourceFailure(string Code, string Message, bool WorthRetrying)
{
    internal static SourceFailure StorageFull { get; } = new(WorkFailed.StorageFull.Code, WorkFailed.StorageFull.Message, WorkFailed.StorageFull.IsTransient);

    internal static SourceFailure TooManyRedirects { get; } = Unreachable($"The video's URL leads through more than {SourceFetcher.MaxRedirects} redirects.", worthRetrying: false);

    internal static SourceFailure NoLocation { get; } = Unreachable("The server of the video redirects to nowhere.", worthRetrying: false);

    internal static SourceFailure Downgrade { get; } = new(JobErrorCodes.SourceRefused, "An https URL may not redirect to http.", WorthRetrying: false);

    internal static SourceFailure Compressed { get; } = Unreachable("The server of the video compresses its answer, although it was asked not to.", worthRetrying: false);

    internal static SourceFailure TooLarge(long maxBytes) => new(JobErrorCodes.SourceTooLarge, $"The video has more than the allowed {maxBytes} bytes.", WorthRetrying: false);

    internal static SourceFailure TooSlow(TimeSpan timeout) => Unreachable($"The video could not be fetched within {timeout.TotalSeconds:0.###} s.", worthRetrying: false);

    /// <summary>An answer that is not the video. Timeouts, overload (408, 425, 429) and errors of the server (5xx) pass; other answers stay.</summary>
    internal static SourceFailure Status(int status) =>
        Unreachable($"The server of the video answered with status {status} instead of 200.", worthRetrying: status is 408 or 425 or 429 or >= 500);

    internal static SourceFailure From(OutboundFailure failure) =>
        new(failure.Refused ? JobErrorCodes.SourceRefused : JobErrorCodes.SourceUnreachable, failure.Message, failure.WorthRetrying);

    private static SourceFailure Unreachable(string message, bool worthRetrying) => new(JobErrorCodes.SourceUnreachable, message, worthRetrying);
}
