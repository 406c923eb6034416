namespace OrderActors.Engine.Aggregates;

/// <summary>Who asks and why; stands in the journal beside every event that follows.</summary>
/// <param name="Actor"><c>user:…</c>, <c>system</c> or <c>channel</c>.</param>
/// <param name="Cause"><c>webhook:…</c>, <c>poll:…</c>, <c>api:…</c>, <c>deadline:…</c>, <c>effect:…</c>.</param>
/// <param name="TraceId">
/// The distributed trace: a W3C traceparent (<see cref="Ports.Observability.TraceParent"/>) or a bare trace id; null without.
/// The journal keeps the trace id alone.
/// </param>
public sealed record CommandContext(string Actor, string Cause, string? TraceId);
