using System.Collections.Immutable;

namespace OrderActors.Domain.Orders;

/// <summary>What stops an order from going on. Several kinds can stand at once.</summary>
public enum HoldKind
{
    /// <summary>TikTok's period after payment in which the buyer may cancel freely (about an hour; status ON_HOLD).</summary>
    Remorse,

    /// <summary>A buyer's request to cancel waits for an answer; shipping now would break TikTok's rules.</summary>
    BuyerCancelRequest,

    /// <summary>A person stopped it.</summary>
    Manual,

    /// <summary>Nobody knows whether an external call happened. A person has to look before anything else is done.</summary>
    UncertainEffect,

    /// <summary>TikTok announced a cancellation, or a request for one, that the order's details do not show yet.</summary>
    Announced,

    /// <summary>The channel wants an invoice before anything ships. Ends when the channel has it.</summary>
    InvoicePending,

    /// <summary>The channel refuses a call for a reason that passes by itself. Ends with that call.</summary>
    ChannelRefusal,
}

/// <param name="Reason">In words, for the person who finds the order stopped.</param>
/// <param name="Announced">
/// What was announced: a snapshot that is older cannot know of it. Of several announcements the strongest fact and the latest
/// instant. Null for other kinds.
/// </param>
public sealed record Hold(HoldKind Kind, string Reason, DateTimeOffset At, OrderAnnouncement? Announced = null)
{
    /// <summary>The lines that it stops; null = the whole order.</summary>
    public ImmutableArray<string>? LineIds { get; init; }

    public bool Covers(string lineId) => LineIds is not { } lines || lines.Contains(lineId, StringComparer.Ordinal);
}
