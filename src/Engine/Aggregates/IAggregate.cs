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

    /// <summary>
    /// Whether an event is no fact and only moves rows, such as that nothing was heard and when to look again: it is folded and its
    /// rows are written, and it stands in no journal. What it changed may be lost with memory.
    /// </summary>
    bool IsNote(TState before, TEvent @event) => false;

    /// <summary>Images of the rows that the events changed.</summary>
    /// <param name="version">The version of the stream after the events.</param>
    ImmutableArray<RowImage> Rows(TState after, ImmutableArray<TEvent> events, long version);

    /// <summary>The part of a committed state that is kept in memory; all of it unless the aggregate says otherwise.</summary>
    TState KeptInMemory(TState stored) => stored;
}
