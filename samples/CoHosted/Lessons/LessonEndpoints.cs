using Encoder.Contracts;
using Encoder.Samples.CoHosted.Encoding;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Samples.CoHosted.Lessons;

internal static class LessonEndpoints
{
    public static RouteGroupBuilder MapLessons(this IEndpointRouteBuilder routes)
    {
        var lessons = routes.MapGroup("/lessons");
        lessons.MapPost("", Create);
        lessons.MapGet("{id}", Get);
        return lessons;
    }

    private static async Task<Results<Accepted<Lesson>, ValidationProblem>> Create(
        NewLesson posted, LessonCatalogue catalogue, VideoEncoding encoding)
    {
        var lesson = new Lesson(EntityId.New(TimeProvider.System), posted.Title, posted.VideoUrl);
        // Stored before the job is submitted: a job that this service does not know of would be encoded in vain.
        catalogue.Add(lesson);
        var errors = await encoding.Submit(lesson.Id, posted.VideoUrl);
        if (errors.Count == 0) return TypedResults.Accepted($"/lessons/{lesson.Id}", lesson);
        catalogue.Remove(lesson.Id);
        return TypedResults.ValidationProblem(errors);
    }

    private static Results<Ok<Lesson>, NotFound> Get(string id, LessonCatalogue catalogue) =>
        catalogue.Find(id) is { } lesson ? TypedResults.Ok(lesson) : TypedResults.NotFound();
}
