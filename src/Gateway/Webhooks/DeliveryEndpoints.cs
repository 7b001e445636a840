using Encoder.Contracts;
using Encoder.Contracts.Jobs;
using Encoder.Contracts.Webhooks;
using Encoder.Gateway.Hosting;
using Encoder.Gateway.Jobs;
using Encoder.Gateway.Problems;
using Encoder.Grains.Webhooks;
using Encoder.Silo.Auth;
using Encoder.Storage.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Encoder.Gateway.Webhooks;

/// <summary><c>/v1/encoder/jobs/{id}/deliveries</c>: the log of a job's webhook.</summary>
public static class DeliveryEndpoints
{
    public static RouteGroupBuilder MapDeliveries(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup($"{JobEndpoints.Path}/{{id}}/deliveries").RequireAuthorization().WithTags("Webhooks");
        group.MapGet("", List)
            .WithName("listDeliveries")
            .WithSummary("List the delivery attempts of a job's webhook events, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("{deliveryId}/redeliver", Redeliver)
            .WithName("redeliver")
            .WithSummary("Redeliver a webhook event")
            .WithDescription("Sends the event again with the same webhook-id and body, whatever the result of earlier attempts.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        return group;
    }

    private static async Task<Results<Ok<PagedList<WebhookDelivery>>, ProblemHttpResult>> List(
        string id, HttpContext context, IGrainFactory grains, IWebhookLog log)
    {
        var (page, problem) = Paging.Read(context.Request.Query);
        if (problem is not null) return problem;
        var tenant = context.Tenant().Name;
        if (!EntityId.IsValid(id) || await GrainCalls.Repeat(() => grains.GetGrain<IJobGrain>(id).Get(tenant)) is null)
            return Problem.NotFound("job");
        return TypedResults.Ok(Paging.Of(await log.List(tenant, id, page), page));
    }

    private static async Task<Results<Accepted<WebhookDelivery>, ProblemHttpResult>> Redeliver(
        string id, string deliveryId, HttpContext context, IGrainFactory grains, IWebhookLog log)
    {
        var tenant = context.Tenant().Name;
        if (!EntityId.IsValid(id) || !EntityId.IsValid(deliveryId)) return Problem.NotFound("delivery");
        if (await log.Get(tenant, id, deliveryId) is not { } delivery) return Problem.NotFound("delivery");
        // A repeated call makes one more attempt, which is fine: receivers must expect at-least-once delivery.
        return await GrainCalls.Repeat(() => grains.GetGrain<IWebhookGrain>(delivery.EventId).Redeliver(tenant)) is { } due
            ? TypedResults.Accepted((string?)null, due)
            : Problem.NotFound("delivery");
    }
}
