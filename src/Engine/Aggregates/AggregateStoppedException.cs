namespace OrderActors.Engine.Aggregates;

/// <summary>An activation whose commit failed no longer works. Call again with the same operation id: a new one takes over.</summary>
public sealed class AggregateStoppedException(string stream, Exception inner)
    : Exception($"{stream} is stopping after a failed commit: {inner.Message}", inner);
