using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>What a supervisor asks.</summary>
public static class HealthEndpoints
{
    /// <summary>How long each part has to answer.</summary>
    public static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    // A name that no seller can have: the question must not touch anybody's stock.
    private static readonly SkuKey Probe = new("(readiness)", "probe", "probe");

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Ok(new HealthView("ok")))
            .WithTags("Operations")
            .WithSummary("Says that the process runs")
            .Produces<HealthView>();
        app.MapGet("/readyz", CheckAsync)
            .WithTags("Operations")
            .WithSummary("Says that database and grains answer")
            .Produces<ReadinessView>()
            .WithProblems(503);
    }

    private static async Task<IResult> CheckAsync(
        IDatabase database, IGrainFactory grains, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FailureOfAsync(() => database.CheckAsync(cancellation), clock, cancellation) is { } storage)
            return Problems.NotReady("storage", $"{database.Description}: {storage}");

        var sku = grains.GetGrain<ISkuGrain>(Probe.ToString());
        if (await FailureOfAsync(sku.GetAsync, clock, cancellation) is { } silo)
            return Problems.NotReady("silo", silo);

        return Results.Ok(new ReadinessView("ready", database.Description));
    }

    private static async Task<string?> FailureOfAsync(
        Func<Task> check, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await check().WaitAsync(CheckTimeout, clock, cancellation);
            return null;
        }
        catch (TimeoutException)
        {
            return $"no answer within {CheckTimeout.TotalSeconds:0} s";
        }
        catch (StorageUnavailableException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Messages of other exceptions may hold anything; the log of the part itself has them.
            return exception.GetType().Name;
        }
    }
}

public sealed record HealthView(string Status);

/// <param name="Storage">Which database, without a password.</param>
public sealed record ReadinessView(string Status, string Storage);
