using System.Data.Common;
using Encoder.Contracts;
using Encoder.Grains.Files;
using Encoder.Storage.Media;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Encoder.Gateway.Problems;

/// <summary>Turns exceptions and responses without a body into problem documents.</summary>
public static partial class ProblemMiddleware
{
    /// <summary>The value of Retry-After if the service is unavailable, in seconds.</summary>
    private const string RetryAfterSeconds = "5";

    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Handle, SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => Write(context.HttpContext, Problem.ForStatus(context.HttpContext.Response.StatusCode)));
        app.Use(async (context, next) =>
        {
            await next(context);
            // Removes the headers of the file that is not sent, so that the response gets a problem document.
            if (context.Response is { StatusCode: StatusCodes.Status416RangeNotSatisfiable, HasStarted: false } response)
            {
                (response.ContentType, response.ContentLength) = (null, null);
            }
        });
        return app;
    }

    public static Task Write(HttpContext context, ProblemDetails problem) =>
        TypedResults.Problem(problem).ExecuteAsync(context);

    private static Task Handle(HttpContext context)
    {
        var exception = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemMiddleware));
        var path = MediaUrls.WithoutToken(context.Request.Path);
        switch (exception)
        {
            case BadHttpRequestException bad:
                // Do not wait for the rest of a body that is too slow.
                if (bad.StatusCode == StatusCodes.Status408RequestTimeout) context.Response.Headers.Connection = "close";
                return Write(context, Problem.ForStatus(bad.StatusCode));
            case IOException { InnerException: OverflowException }:
                // Kestrel throws this for an invalid chunk size.
                return Write(context, Problem.ForStatus(StatusCodes.Status400BadRequest));
            case StorageFullException:
                Log.Failed(logger, exception, context.Request.Method, path);
                return Problem.StorageFull.ExecuteAsync(context);
            case TimeoutException or OrleansException or ServiceUnavailableException or DbException or IOException:
                // A call timed out or the database is unreachable: it is unknown whether a change was made.
                Log.Failed(logger, exception, context.Request.Method, path);
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Write(context, Problem.ForStatus(StatusCodes.Status503ServiceUnavailable));
            default:
                Log.Failed(logger, exception, context.Request.Method, path);
                return Write(context, Problem.ForStatus(StatusCodes.Status500InternalServerError));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);
    }
}
