using System.Collections.Concurrent;
using Encoder.Contracts.Jobs;

namespace Encoder.Samples.CoHosted.Lessons;

/// <summary>The lessons. A real service would keep them in a database, and watch unfinished ones again when it starts.</summary>
internal sealed class LessonCatalogue
{
    private readonly ConcurrentDictionary<string, Lesson> _lessons = new();

    public Lesson? Find(string id) => _lessons.GetValueOrDefault(id);

    public void Add(Lesson lesson) => _lessons[lesson.Id] = lesson;

    public void Remove(string id) => _lessons.TryRemove(id, out _);

    public void Update(string id, Job job) => _lessons[id] = _lessons[id] with
    {
        Status = job.Status.ToString().ToLowerInvariant(),
        Progress = job.Progress,
        Error = job.Error?.Code,
        Files = [.. (job.Files ?? []).Select(f => f.FilePath)],
    };
}
