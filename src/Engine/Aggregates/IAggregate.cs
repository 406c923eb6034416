using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

/// <summary>How one kind of aggregate folds its events, stores them, and shows itself as rows.</summary>
public interface IAggregate<TState, TEvent>
{
    /// <summary>The journal stream of the aggregate that the state is of.</summary>
    string StreamOf(TState state);

    TState Apply(TState state, TEvent @event);

    (string Type, string Data) Encode(TEvent @event);

    /// <summary>Images of the rows that the events changed.</summary>
    /// <param name="version">The version of the stream after the events.</param>
    ImmutableArray<RowImage> Rows(TState after, ImmutableArray<TEvent> events, long version);

    /// <summary>The part of a committed state that is kept in memory; all of it unless the aggregate says otherwise.</summary>
    TState KeptInMemory(TState stored) => stored;
}
