using System.Collections.Immutable;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Orders;

public enum EffectKind
{
    Ship,
    Cancel,
}

public enum EffectStatus
{
    /// <summary>Committed; being carried out, or waiting for its next try.</summary>
    Intent,
    Done,

    /// <summary>The channel said no, or the intent no longer stood when the call was to be made.</summary>
    Refused,

    /// <summary>Whether it happened could not be found out. A person decides.</summary>
    Uncertain,
}

/// <summary>An external call that the order wants: its intent before the call, its result after it (invariant I7).</summary>
/// <param name="Id">Unique over all orders; also the operation id at providers that take one.</param>
/// <param name="Instruction">For <see cref="EffectKind.Ship"/>.</param>
/// <param name="Reason">For <see cref="EffectKind.Cancel"/>: the channel's reason key.</param>
/// <param name="Attempts">Calls begun, counting the one that the intent itself starts.</param>
/// <param name="DueAt">When a completer may take it up; before that its first call may be under way.</param>
public sealed record OrderEffect(
    string Id,
    EffectKind Kind,
    EffectStatus Status,
    ShipInstruction? Instruction,
    string? Reason,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset DueAt,
    string? Result,
    DateTimeOffset? SettledAt)
{
    /// <summary>For <see cref="EffectKind.Cancel"/>: the lines to cancel; empty = the whole order.</summary>
    public ImmutableArray<string> CancelLineIds { get; init; } = [];

    /// <summary>For <see cref="EffectKind.Ship"/>: the print of the address that it was intended for; 0 where there was none.</summary>
    public ulong Address { get; init; }

    /// <summary>Somebody was granted the attempt and has not told what became of it: a call may be under way until it is due.</summary>
    public bool IsGranted { get; init; } = true;

    /// <summary>The last instant at which a call may have been made whose outcome nobody knows; null when there is none.</summary>
    public DateTimeOffset? CalledUntil { get; init; }

    /// <summary>Attempts that waited for the whole account and are not counted against the bound.</summary>
    public int Waits { get; init; }

    /// <summary>Why the channel refuses it for now; null when it does not.</summary>
    public string? PassingReason { get; init; }

    /// <summary>It was not carried out because the order had changed, and not because the channel said no.</summary>
    public bool IsSuperseded { get; init; }

    internal OrderEffect TakenUp(OrderEvent.EffectTakenUp taken) => this with
    {
        Attempts = taken.Attempts,
        // Whoever had the last attempt never told: it may have called until the end of its time.
        CalledUntil = IsGranted ? DueAt : CalledUntil,
        DueAt = taken.DueAt,
        IsGranted = true,
    };

    internal OrderEffect PutOff(OrderEvent.EffectDelayed delayed) => this with
    {
        Attempts = delayed.Attempts,
        DueAt = delayed.DueAt,
        Result = delayed.Message,
        IsGranted = false,
        CalledUntil = CalledUntilAfter(delayed.Outcome ?? CallOutcome.Unknown, delayed.At),
        Waits = delayed.Cause is DelayCause.Account ? Waits + 1 : Waits,
        PassingReason = delayed.Cause is DelayCause.Passing ? delayed.Message : null,
    };

    internal DateTimeOffset? CalledUntilAfter(CallOutcome outcome, DateTimeOffset now) => outcome switch
    {
        CallOutcome.Unknown => IsGranted && DueAt > now ? DueAt : now,
        CallOutcome.NotDone => null,
        CallOutcome.NotMade => CalledUntil,
    };
}
