namespace OrderActors.Domain.Shops;

using ShopDecision = Decision<ShopEvent, ShopRejection>;

/// <summary>What is wrong with a shop as a whole, and not with one of its orders.</summary>
public enum ShopTrouble
{
    /// <summary>The channel refuses our authorization, and a refresh of the token did not help.</summary>
    Authorization,

    /// <summary>The channel has closed the shop or its seller: none of its calls is done.</summary>
    Inactive,
}

/// <summary>A person has to look at the shop; its orders wait meanwhile, and do not fail.</summary>
/// <param name="Reason">The channel's words, with its code and the id of the request.</param>
/// <param name="Tries">How often in a row it was met.</param>
/// <param name="InPoll">A poll met it, so a poll that succeeds says that it is over.</param>
/// <param name="Since">When it was met first.</param>
/// <param name="LastAt">When it was met last.</param>
/// <param name="RetryAt">When a closed shop is asked again; or when trouble that no poll meets counts as over.</param>
public sealed record ShopAttention(
    ShopTrouble Trouble,
    string Reason,
    int Tries,
    bool InPoll,
    DateTimeOffset Since,
    DateTimeOffset LastAt,
    DateTimeOffset RetryAt)
{
    /// <summary>What is met again within this time is not written again: many calls may meet it at once. Chosen.</summary>
    public static readonly TimeSpan WrittenEvery = TimeSpan.FromMinutes(5);

    /// <summary>15, 30, 60 minutes: longer than a call that waits for a person takes to be tried again, which is ten.</summary>
    private static TimeSpan WaitAfter(int tries) => TimeSpan.FromMinutes(15 * Math.Pow(2, Math.Min(tries, 3) - 1));

    /// <summary>Notes the trouble. The same within <see cref="WrittenEvery"/> changes nothing.</summary>
    public static ShopDecision Note(Shop shop, ShopTrouble trouble, string reason, bool inPoll, DateTimeOffset now)
    {
        if (!shop.IsConnected)
            return ShopDecision.Reject(ShopRejection.NotConnected);

        var before = shop.Attention is { } standing && standing.Trouble == trouble ? standing : null;
        if (before is not null && now < before.LastAt + WrittenEvery)
            return ShopDecision.AlreadyDone;

        var tries = (before?.Tries ?? 0) + 1;
        return ShopDecision.Accept(new ShopEvent.AttentionNeeded(
            trouble, reason, tries, inPoll || before is { InPoll: true }, before?.Since ?? now, now + WaitAfter(tries), now));
    }

    /// <summary>A poll succeeded. What only other calls meet stands until it was not met for its time.</summary>
    public static ShopDecision PollSucceeded(Shop shop, DateTimeOffset now) =>
        shop is { IsConnected: true, Attention: { } standing }
        && (standing.InPoll || standing.Trouble is ShopTrouble.Inactive || now >= standing.RetryAt)
            ? ShopDecision.Accept(new ShopEvent.AttentionCleared(now))
            : ShopDecision.AlreadyDone;

    internal static Shop Apply(Shop shop, ShopEvent.AttentionNeeded e) => shop with
    {
        Attention = new ShopAttention(e.Trouble, e.Reason, e.Tries, e.InPoll, e.Since, e.At, e.RetryAt),
        // A closed shop is polled only to see whether it has opened again.
        NextSyncAt = e.Trouble is ShopTrouble.Inactive && shop.NextSyncAt < e.RetryAt ? e.RetryAt : shop.NextSyncAt,
    };
}
