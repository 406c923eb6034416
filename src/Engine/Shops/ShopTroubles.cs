using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Shops;

/// <summary>Notes on the shop what the channel refuses to the shop as a whole, and keeps calls back that would be refused.</summary>
/// <remarks>
/// A closed shop is asked by polls alone, which then come seldom. A token that a refresh did not help is not refreshed again for
/// a while: every call would otherwise end the pair of every shop of the authorization.
/// </remarks>
internal sealed class ShopTroubles(ShopEngine shop, TimeProvider clock)
{
    /// <summary>How long a pair that was refused although it is new is not replaced by another one. Chosen.</summary>
    private static readonly TimeSpan s_refreshAgainAfter = TimeSpan.FromMinutes(10);

    /// <summary>A closed shop whose next poll is due is asked by that poll first.</summary>
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(30);

    private static readonly CommandContext s_context = new("system", "channel-answer", null);

    private string? _refusedToken;
    private DateTimeOffset _refusedAt;

    /// <exception cref="ChannelException">The shop is closed at the channel, and this is no poll.</exception>
    public void RequireOpen(bool isPoll)
    {
        if (isPoll || shop.Committed.Attention is not { Trouble: ShopTrouble.Inactive } closed)
            return;

        var wait = closed.RetryAt - clock.GetUtcNow();
        throw new ChannelException(
            ChannelErrorKind.ShopInactive,
            $"not sent, TikTok has closed the shop: {closed.Reason}",
            retryAfter: wait > s_soonest ? wait : s_soonest);
    }

    /// <summary>Whether a refresh is worth trying for a call that this token was refused for.</summary>
    public bool MayRefresh(string token) =>
        token != _refusedToken || clock.GetUtcNow() >= _refusedAt + s_refreshAgainAfter;

    /// <summary>The refresh did not help.</summary>
    /// <returns>What the caller is told: the authorization is to blame, and not what was asked.</returns>
    public async Task<ChannelException> RefusedAsync(string token, ChannelException refused, bool isPoll)
    {
        if (MayRefresh(token))
            (_refusedToken, _refusedAt) = (token, clock.GetUtcNow());

        await NoteAsync(ShopTrouble.Authorization, refused, isPoll);
        return new ChannelException(
            ChannelErrorKind.AuthorizationLost, refused.Message, refused.Code, refused.RequestId, refused.RetryAfter, refused);
    }

    public Task ClosedAsync(ChannelException refused, bool isPoll) => NoteAsync(ShopTrouble.Inactive, refused, isPoll);

    public async Task PollSucceededAsync()
    {
        if (shop.Committed.Attention is not null)
            await shop.ExecuteAsync(ShopAttention.PollSucceeded, s_context);
    }

    private async Task NoteAsync(ShopTrouble trouble, ChannelException refused, bool isPoll)
    {
        try
        {
            await shop.ExecuteAsync(
                (current, now) => ShopAttention.Note(current, trouble, refused.Message, isPoll, now), s_context);
        }
        catch (Exception exception) when (exception
            is StorageUnavailableException or StorageOverloadedException or VersionConflictException or AggregateStoppedException)
        {
            // What was refused is told to the caller all the same; the next call that is refused notes it.
        }
    }
}
