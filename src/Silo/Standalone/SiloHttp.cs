using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;
using Orleans.Runtime;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo.Standalone;

/// <summary>What a silo answers over HTTP: its health, and the cluster's dashboard.</summary>
internal static class SiloHttp
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    public static void AddSiloHttp(this IServiceCollection services, DashboardSettings dashboard)
    {
        services.AddSingleton(dashboard);
        if (dashboard.IsOn)
            services.AddOrleans(silo => silo.AddDashboard(options => options.HideTrace = true));
    }

    public static void UseSiloHttp(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Ok(new { status = "ok" }));
        app.MapGet("/readyz", ReadinessAsync);
        var dashboard = app.Services.GetRequiredService<DashboardSettings>();
        if (dashboard.IsOn)
            app.MapOrleansDashboard(DashboardSettings.Path).AddEndpointFilter(new AdministratorsOnly(dashboard));
    }

    /// <summary>Ready: the cluster counts on this silo, and the database answers.</summary>
    private static async Task<IResult> ReadinessAsync(
        ISiloStatusOracle cluster, IDatabase database, TimeProvider clock, CancellationToken cancellation)
    {
        if (cluster.CurrentStatus is not SiloStatus.Active)
            return NotReady("silo", $"this silo is {cluster.CurrentStatus} and not yet, or no longer, active in the cluster");

        try
        {
            await database.CheckAsync(cancellation).WaitAsync(CheckTimeout, clock, cancellation);
            return Results.Ok(new { status = "ready", storage = database.Description });
        }
        catch (StorageUnavailableException exception)
        {
            return NotReady("storage", $"{database.Description}: {exception.Message}");
        }
        catch (TimeoutException)
        {
            return NotReady("storage", $"{database.Description}: no answer within {CheckTimeout.TotalSeconds:0} s");
        }
    }

    private static IResult NotReady(string part, string why) => Results.Problem(
        title: "Not ready", detail: $"{part}: {why}", statusCode: StatusCodes.Status503ServiceUnavailable);
}
