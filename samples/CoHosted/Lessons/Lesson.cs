namespace Encoder.Samples.CoHosted.Lessons;

/// <summary>A lesson, and how far its video is.</summary>
/// <param name="Id">Also the id of its job.</param>
/// <param name="Status">"submitting", and then the job's.</param>
/// <param name="Progress">Percent.</param>
/// <param name="Error">Code of what the job failed with.</param>
/// <param name="Files">What came out, by path in the media store (<c>FilePath</c>).</param>
internal sealed record Lesson(
    string Id, string Title, string VideoUrl, string Status = "submitting", int Progress = 0, string? Error = null, params string[] Files);

/// <summary>What is posted.</summary>
internal sealed record NewLesson(string Title, string VideoUrl);
