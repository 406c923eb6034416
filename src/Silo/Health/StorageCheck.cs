using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo.Health;

/// <summary>Healthy while the database answers.</summary>
internal sealed class StorageCheck(IDatabase database, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failure = await ReadinessQuestion.FailureOfAsync(
            () => database.CheckAsync(cancellationToken), clock, cancellationToken);
        return failure is null
            ? HealthCheckResult.Healthy(database.Description)
            : HealthCheckResult.Unhealthy($"{database.Description}: {failure}");
    }
}
