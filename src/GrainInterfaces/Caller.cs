using Orleans;

namespace OrderActors.GrainInterfaces;

/// <summary>Who asks and why; goes into the journal with every event that follows.</summary>
/// <param name="OperationId">Id of the intent, made by the first caller and kept through retries.</param>
/// <param name="Actor"><c>user:…</c>, <c>system</c> or <c>channel</c>.</param>
/// <param name="Cause"><c>webhook:…</c>, <c>poll:…</c>, <c>api:…</c>, <c>deadline:…</c>, <c>effect:…</c>.</param>
/// <param name="TraceId">The distributed trace, or null.</param>
[GenerateSerializer, Immutable, Alias("orderactors.caller")]
public sealed record Caller(
    [property: Id(0)] string OperationId,
    [property: Id(1)] string Actor,
    [property: Id(2)] string Cause,
    [property: Id(3)] string? TraceId);
