using System.Collections.Immutable;
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

    /// <summary>The channel said no.</summary>
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
}
