namespace Encoder.Gateway.Limits;

/// <summary>Adds the limits on requests to a host and to its endpoints.</summary>
public static class RequestLimitsExtensions
{
    public static IServiceCollection AddRequestLimits(this IServiceCollection services) =>
        services.AddSingleton<RequestLimits>().AddSingleton<Admission>();

    /// <summary>Applies <see cref="RequestLimits"/>. Use it after the authentication, which finds the tenant.</summary>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.UseMiddleware<RequestLimits>();

    /// <summary>Applies <see cref="Admission"/> to the endpoints of the group.</summary>
    public static RouteGroupBuilder WithAdmission(this RouteGroupBuilder group) => group.AddEndpointFilter(
        // Resolved at request time: resolving it while the host is built would validate its options too early.
        (context, next) => context.HttpContext.RequestServices.GetRequiredService<Admission>().InvokeAsync(context, next));
}
