using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderActors.Silo.Health;

/// <summary>What a supervisor asks any process of ours: <c>/healthz</c>, and <c>/readyz</c> by ASP.NET Core's health checks.</summary>
public static class HealthEndpoints
{
    /// <summary>Names of the checks; a process that is not ready says which one failed.</summary>
    public const string Storage = "storage", Silo = "silo";

    private const string RetryAfterSeconds = "1";

    /// <summary>Ready when database and grains answer. For a process that calls grains, wherever they are.</summary>
    public static IServiceCollection AddReadiness(this IServiceCollection services) =>
        services.AddReadiness<GrainsCheck>();

    internal static IServiceCollection AddReadiness<TSilo>(this IServiceCollection services) where TSilo : class, IHealthCheck
    {
        services.AddHealthChecks().AddCheck<StorageCheck>(Storage).AddCheck<TSilo>(Silo);
        return services;
    }

    /// <summary>Says that the process runs, to whoever asks.</summary>
    public static RouteHandlerBuilder MapLiveness(this IEndpointRouteBuilder app) =>
        app.MapGet("/healthz", () => Results.Ok(new HealthView("ok"))).AllowAnonymous().Produces<HealthView>();

    /// <summary>Says to whoever asks that every check passes, or which one does not.</summary>
    public static RouteHandlerBuilder MapReadiness(this IEndpointRouteBuilder app) =>
        app.MapGet("/readyz", AnswerAsync).AllowAnonymous().Produces<ReadinessView>();

    private static async Task<IResult> AnswerAsync(HealthCheckService checks, HttpContext context)
    {
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        if (report.Status is HealthStatus.Healthy)
            return Results.Ok(new ReadinessView("ready", report.Entries[Storage].Description ?? ""));

        // In the order in which they were added: without its database a process has no grains either.
        var (part, failed) = report.Entries.First(entry => entry.Value.Status is not HealthStatus.Healthy);
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Results.Problem(
            type: "urn:orderactors:problem:not-ready",
            title: "Not ready",
            detail: $"{part}: {failed.Description}",
            statusCode: StatusCodes.Status503ServiceUnavailable,
            extensions: new Dictionary<string, object?> { ["code"] = "not-ready", ["field"] = part });
    }
}

public sealed record HealthView(string Status);

/// <param name="Storage">Which database, without a password.</param>
public sealed record ReadinessView(string Status, string Storage);
