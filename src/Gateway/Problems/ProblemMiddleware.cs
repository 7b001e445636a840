using System.Data.Common;
using Encoder.Contracts;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Problems;

/// <summary>Turns what no endpoint answered into problem documents: bare status codes and exceptions.</summary>
public static partial class ProblemMiddleware
{
    /// <summary>Seconds after which a client should ask again when the service could not answer.</summary>
    private const string RetryAfterSeconds = "5";

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Handle, SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => Write(context.HttpContext, Problem.ForStatus(context.HttpContext.Response.StatusCode)));
        app.Use(async (context, next) =>
        {
            await next(context);
            // Nothing of a file is sent, and so it is no longer of that file's type.
            if (context.Response is { StatusCode: StatusCodes.Status416RangeNotSatisfiable, HasStarted: false } response) (response.ContentType, response.ContentLength) = (null, null);
        });
        return app;
    }

    public static Task Write(HttpContext context, ProblemDetails problem) =>
        TypedResults.Problem(problem).ExecuteAsync(context);

    private static Task Handle(HttpContext context)
    {
        var exception = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemMiddleware));
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Write(context, Problem.ForStatus(bad.StatusCode));
            case StorageFullException:
                Log.Failed(logger, exception, context.Request.Method, context.Request.Path);
                return Problem.StorageFull.ExecuteAsync(context);
            case TimeoutException or OrleansException or ServiceUnavailableException or DbException or IOException:
                // A call that timed out, a database that is away: whether a change was made is not known, and so nothing is claimed.
                Log.Failed(logger, exception, context.Request.Method, context.Request.Path);
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Write(context, Problem.ForStatus(StatusCodes.Status503ServiceUnavailable));
            default:
                Log.Failed(logger, exception, context.Request.Method, context.Request.Path);
                return Write(context, Problem.ForStatus(StatusCodes.Status500InternalServerError));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);
    }
}
