using System.Collections.Immutable;

namespace OrderActors.Domain;

/// <summary>The answer of a decider: the events to append, or why the command was refused.</summary>
/// <remarks>
/// A refusal is a value because it is an ordinary answer of the business ("out of stock") that callers must handle.
/// Exceptions are kept for broken code and broken machines.
/// </remarks>
public abstract record Decision<TEvent, TRejection>
{
    private Decision() { }

    /// <summary>
    /// The command holds. An empty list means that it had already been applied: the caller gets the same answer as the
    /// first time, and nothing is written.
    /// </summary>
    public sealed record Accepted(ImmutableArray<TEvent> Events) : Decision<TEvent, TRejection>;

    public sealed record Rejected(TRejection Reason) : Decision<TEvent, TRejection>;

    /// <summary>Adds what a second decision makes of the events of the first; what that one refuses adds nothing.</summary>
    /// <param name="next">Asked with the events of the first, if there are any.</param>
    public Decision<TEvent, TRejection> Then(Func<ImmutableArray<TEvent>, Decision<TEvent, TRejection>> next) =>
        this is Accepted { Events: { IsEmpty: false } first } && next(first) is Accepted { Events: var second }
            ? new Accepted([.. first, .. second])
            : this;

    public static Decision<TEvent, TRejection> AlreadyDone { get; } = new Accepted([]);

    public static Decision<TEvent, TRejection> Accept(params ImmutableArray<TEvent> events) => new Accepted(events);

    public static Decision<TEvent, TRejection> Reject(TRejection reason) => new Rejected(reason);
}
