using OrderActors.Gateway.Http;
using OrderActors.Silo.Health;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>What a supervisor asks, as the OpenAPI document describes it.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapLiveness().WithTags("Operations").WithSummary("Says that the process runs");
        app.MapReadiness().WithTags("Operations").WithSummary("Says that database and grains answer").WithProblems(503);
    }
}
