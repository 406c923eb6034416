using OrderActors.Engine.Aggregates;

namespace OrderActors.Engine.Shops;

/// <param name="Context">Who wants this order refreshed, such as one webhook.</param>
public sealed record RefreshItem(string OrderId, CommandContext Context);

public enum RefreshOutcome
{
    /// <summary>What the channel says is committed, or was known already.</summary>
    Applied,

    /// <summary>The channel does not know the order (yet).</summary>
    NotFound,

    /// <summary>Could not be done now; try again.</summary>
    Failed,

    /// <summary>The payload cannot be worked with; a person has to look.</summary>
    Unreadable,

    /// <summary>The database is away: this was no attempt.</summary>
    StorageAway,

    /// <summary>The order is none of this shop's and is left alone: the shop's former seller has it.</summary>
    Skipped,
}

/// <param name="Known">What the order knows of the channel now; null unless applied.</param>
public sealed record RefreshResult(
    string OrderId, RefreshOutcome Outcome, string Message, TimeSpan? RetryAfter, OrderStanding? Known = null);

/// <param name="Error">What made it stop early; null when nothing did.</param>
/// <param name="HasMore">One call is bounded, and this one ended at the bound: the next is due at once.</param>
/// <param name="Skipped">Orders that were left alone because the shop's former seller has them.</param>
public sealed record SyncResult(int Orders, DateTimeOffset? SyncedTo, string? Error, bool HasMore = false, int Skipped = 0);
