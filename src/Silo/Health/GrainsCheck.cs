using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces.Inventory;
using Orleans;

namespace OrderActors.Silo.Health;

/// <summary>Healthy while a grain answers, here or in the cluster.</summary>
internal sealed class GrainsCheck(IGrainFactory grains, TimeProvider clock) : IHealthCheck
{
    // A name that no seller can have: the question must not touch anybody's stock.
    private static readonly SkuKey s_probe = new("(readiness)", "probe", "probe");

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var sku = grains.GetGrain<ISkuGrain>(s_probe.ToString());
        return await ReadinessQuestion.FailureOfAsync(sku.GetAsync, clock, cancellationToken) is { } failure
            ? HealthCheckResult.Unhealthy(failure)
            : HealthCheckResult.Healthy();
    }
}
