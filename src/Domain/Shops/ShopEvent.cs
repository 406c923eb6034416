using System.Collections.Immutable;

namespace OrderActors.Domain.Shops;

/// <summary>A fact about a shop. None holds a secret.</summary>
public abstract record ShopEvent
{
    private ShopEvent(ShopEventCase @case) => Case = @case;

    /// <summary>Which case it is. What decides about every case switches over it, so that a new case does not compile undecided.</summary>
    public ShopEventCase Case { get; }

    public abstract DateTimeOffset At { get; init; }

    /// <summary>The seller authorized us, for the first time or again.</summary>
    public sealed record Connected(
        string Name,
        string Region,
        string Cipher,
        DateTimeOffset AccessExpiresAt,
        DateTimeOffset RefreshExpiresAt,
        DateTimeOffset At) : ShopEvent(ShopEventCase.Connected);

    public sealed record Disconnected(string Reason, DateTimeOffset At) : ShopEvent(ShopEventCase.Disconnected);

    public sealed record TokensRefreshed(
        DateTimeOffset AccessExpiresAt, DateTimeOffset RefreshExpiresAt, DateTimeOffset At)
        : ShopEvent(ShopEventCase.TokensRefreshed);

    public sealed record SettingsChanged(ShopSettings Settings, DateTimeOffset At)
        : ShopEvent(ShopEventCase.SettingsChanged);

    public sealed record ListingsLinked(ImmutableArray<ListingLink> Links, DateTimeOffset At)
        : ShopEvent(ShopEventCase.ListingsLinked);

    /// <summary>The channel does nothing for this shop any more, or for one kind of call: a person has to look.</summary>
    /// <param name="Tries">How often in a row it was met.</param>
    public sealed record AttentionNeeded(
        ShopTrouble Trouble,
        string Reason,
        int Tries,
        bool InPoll,
        DateTimeOffset Since,
        DateTimeOffset RetryAt,
        DateTimeOffset At) : ShopEvent(ShopEventCase.AttentionNeeded);

    /// <summary>The channel does what we ask again.</summary>
    public sealed record AttentionCleared(DateTimeOffset At) : ShopEvent(ShopEventCase.AttentionCleared);

    /// <summary>Changes were polled. Stored where the cursor moved, or where it stopped otherwise than the poll before.</summary>
    /// <param name="Orders">Orders seen.</param>
    /// <param name="Error">Why it stopped early; null when it read everything.</param>
    public sealed record Synced(
        DateTimeOffset? SyncedTo, DateTimeOffset NextSyncAt, int Orders, string? Error, DateTimeOffset At)
        : ShopEvent(ShopEventCase.Synced);
}
