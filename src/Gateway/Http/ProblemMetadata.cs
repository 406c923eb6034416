namespace OrderActors.Gateway.Http;

/// <summary>Which statuses an endpoint refuses with; the OpenAPI document shows an example of each.</summary>
public sealed record ProblemMetadata(IReadOnlyList<int> Statuses);

public static class ProblemMetadataExtensions
{
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata(new ProblemMetadata(statuses));
}
