namespace Encoder.Samples.CoHosted.Lessons;

/// <summary>A lesson, and the progress of its video.</summary>
/// <param name="Id">The id of the lesson and of its job.</param>
/// <param name="Status">"submitting" at first, then the job's status.</param>
/// <param name="Progress">The job's progress, in percent.</param>
/// <param name="Error">The job's error code; null if it has not failed.</param>
/// <param name="Files">The outputs, by path in the media store (<c>FilePath</c>).</param>
internal sealed record Lesson(
    string Id, string Title, string VideoUrl, string Status = "submitting", int Progress = 0, string? Error = null, params string[] Files);

/// <summary>The body of a request that creates a lesson.</summary>
internal sealed record NewLesson(string Title, string VideoUrl);
