using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Runtime;

namespace OrderActors.Silo.Standalone;

/// <summary>Healthy while the cluster counts on this silo.</summary>
internal sealed class MembershipCheck(ISiloStatusOracle cluster) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(cluster.CurrentStatus is SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(
                $"this silo is {cluster.CurrentStatus} and not yet, or no longer, active in the cluster"));
}
