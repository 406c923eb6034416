using OrderActors.Domain;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Shops;

using ShopDecision = Decision<ShopEvent, ShopRejection>;
using ShopExecutor = AggregateExecutor<ShopRecord, ShopEvent, ShopRejection>;

/// <summary>One shop: its tokens and settings, and every call to the channel with them.</summary>
/// <remarks>
/// Works inside a reentrant grain: calls of several orders are under way at once. All state sits behind the executor;
/// besides it only the refresh under way is remembered, so that it happens once.
/// </remarks>
public sealed class ShopEngine(
    ShopKey key,
    ICommitPipeline pipeline,
    IStoreReader reader,
    IShopChannel channel,
    ISecretProtector protector,
    TimeProvider clock) : IAggregateOwner
{
    /// <summary>A token that expires sooner is refreshed before it is used.</summary>
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(10);

    /// <summary>About 8 seconds in all: a sibling's commit is over by then.</summary>
    private const int MaxLooksForSiblings = 5;

    private static readonly CommandContext s_tokenContext = new("system", "token-refresh", null);

    private readonly ShopAggregate _aggregate = new(key, protector);
    private ShopExecutor? _executor;
    private Task? _loading;
    private Task? _refreshing;
    private ShopTroubles? _troubles;

    public ShopKey Key => key;

    /// <summary>The committed shop.</summary>
    /// <exception cref="InvalidOperationException">Not loaded yet.</exception>
    public Shop Committed => Executor.Committed.Shop;

    /// <summary>What a new order of this shop is held to.</summary>
    public OrderPolicy PolicyForNewOrders => new(
        Committed.Settings.Location,
        Committed.Region,
        Committed.Settings.AutoShipAfter,
        Committed.ConnectedAt ?? clock.GetUtcNow());

    private ShopTroubles Troubles => _troubles ??= new ShopTroubles(this, clock);

    private SiblingTokens Siblings => new(key, _aggregate, reader, channel);

    private ShopExecutor Executor => _executor ?? throw new InvalidOperationException($"shop {key} is not loaded");

    /// <summary>Loads the shop, or loads it again after a failed commit. Cheap when there is nothing to do.</summary>
    public Task LoadAsync(CancellationToken cancellation)
    {
        if (_executor is not null)
            return Task.CompletedTask;
        if (_loading is not { IsCompleted: false })
            _loading = LoadOnceAsync(cancellation);

        return _loading;
    }

    public async Task<ShopDecision> ExecuteAsync(
        Func<Shop, DateTimeOffset, ShopDecision> decide,
        CommandContext context,
        Func<ShopRecord, ShopRecord>? attach = null)
    {
        await LoadAsync(CancellationToken.None);
        return await Executor.ExecuteAsync((record, now) => decide(record.Shop, now), context, attach);
    }

    /// <summary>Calls the channel, refreshing the access token when it is old, and once when the channel refuses it.</summary>
    /// <remarks>
    /// A token that another call has just replaced is answered like one that was taken away. So the authorization counts
    /// as lost only when the refresh says so too.
    /// </remarks>
    /// <param name="isPoll">A poll, which alone asks a shop that the channel has closed whether it has opened again.</param>
    /// <exception cref="ChannelException">
    /// As the call throws it; <see cref="ChannelErrorKind.AuthorizationLost"/> when not connected, or when the channel refuses the
    /// refreshed token too; <see cref="ChannelErrorKind.ShopInactive"/> without a call while the shop is closed. In the last two
    /// cases the shop says so itself (<see cref="Shop.Attention"/>).
    /// </exception>
    public async Task<T> CallAsync<T>(Func<ShopAccess, Task<T>> call, bool isPoll = false)
    {
        if (await IsConnectedAsync())
        {
            Troubles.RequireOpen(isPoll);
            if (Committed.AccessExpiresAt - clock.GetUtcNow() < s_refreshBefore
                && Troubles.MayRefresh(Executor.Committed.AccessToken))
            {
                await RefreshTokensAsync(Executor.Committed.AccessToken, isPoll);
            }
        }

        try
        {
            return await CallTwiceAsync(call, isPoll);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.ShopInactive)
        {
            await Troubles.ClosedAsync(exception, isPoll);
            throw;
        }
    }

    /// <summary>A poll succeeded: what a person had to look at is over, as far as polls can tell.</summary>
    public Task NotePollSucceededAsync() => Troubles.PollSucceededAsync();

    private async Task<T> CallTwiceAsync<T>(Func<ShopAccess, Task<T>> call, bool isPoll)
    {
        var access = Access();
        try
        {
            return await call(access);
        }
        catch (ChannelException exception) when (IsAboutTheToken(exception))
        {
            if (!Troubles.MayRefresh(access.AccessToken))
                throw await Troubles.RefusedAsync(access.AccessToken, exception, isPoll);
        }

        await RefreshTokensAsync(access.AccessToken, isPoll);
        access = Access();
        try
        {
            return await call(access);
        }
        catch (ChannelException exception) when (IsAboutTheToken(exception))
        {
            throw await Troubles.RefusedAsync(access.AccessToken, exception, isPoll);
        }
    }

    private static bool IsAboutTheToken(ChannelException exception) =>
        exception.Kind is ChannelErrorKind.TokenExpired or ChannelErrorKind.AuthorizationLost;

    /// <summary>Whether the seller's authorization holds, as far as we were told.</summary>
    /// <remarks>
    /// "No" is said only after a look at what is stored: nothing is ever written for a shop that is not connected, so an
    /// activation that has not seen another one connect it again would never be told that it is outdated.
    /// </remarks>
    public async Task<bool> IsConnectedAsync()
    {
        await LoadAsync(CancellationToken.None);
        if (Committed.IsConnected)
            return true;

        try
        {
            await Executor.ExecuteAsync((_, _) => ShopDecision.AlreadyDone, s_tokenContext);
        }
        catch (Exception exception) when (exception is VersionConflictException or AggregateStoppedException)
        {
            // Outdated: what is stored is loaded below.
        }

        await LoadAsync(CancellationToken.None);
        return Committed.IsConnected;
    }

    private ShopAccess Access()
    {
        if (!Committed.IsConnected)
        {
            throw new ChannelException(
                ChannelErrorKind.AuthorizationLost, $"shop {key} is not connected: its seller has to authorize it");
        }

        return new ShopAccess(key.ShopId, Committed.Cipher, Committed.Region, Executor.Committed.AccessToken);
    }

    void IAggregateOwner.GiveUp() => _executor = null;

    private async Task LoadOnceAsync(CancellationToken cancellation)
    {
        var stored = await reader.LoadShopAsync(key, cancellation);
        _executor = new ShopExecutor(
            pipeline,
            _aggregate,
            stored is null ? ShopRecord.Unknown : _aggregate.FromRow(stored.Shop),
            stored?.Head ?? StreamHead.Empty,
            clock,
            this,
            reader);
    }

    /// <summary>Refreshes once however many calls find the same token expired.</summary>
    /// <remarks>A refusal of the refresh is the authorization's, whatever its code: never that of the order that asked.</remarks>
    private async Task RefreshTokensAsync(string usedToken, bool isPoll)
    {
        if (Executor.Committed.AccessToken != usedToken)
            return;
        if (_refreshing is not { IsCompleted: false })
            _refreshing = RefreshTokensOnceAsync();

        try
        {
            await _refreshing;
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused or ChannelErrorKind.Passing)
        {
            throw await Troubles.RefusedAsync(usedToken, exception, isPoll);
        }
    }

    private async Task RefreshTokensOnceAsync()
    {
        if ((await AdoptAsync()).Pair is not null)
            return;

        TokenPair pair;
        var (usedToken, refreshToken) = (Executor.Committed.AccessToken, Executor.Committed.RefreshToken);
        try
        {
            pair = await channel.RefreshAsync(refreshToken, CancellationToken.None);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.AuthorizationLost)
        {
            await AdoptOrDisconnectAsync(exception, refreshToken);
            return;
        }

        await KeepAsync(
            usedToken,
            new SiblingPair(pair.AccessToken, pair.AccessExpiresAt, pair.RefreshToken, pair.RefreshExpiresAt));
    }

    /// <summary>A sibling shop may be about to store the pair that ended ours, or to refresh it; only when none does is the shop lost.</summary>
    private async Task AdoptOrDisconnectAsync(ChannelException lost, string refusedToken)
    {
        // The last look decides by itself: between two, a sibling may have stored the pair that neither of them saw.
        var last = new SiblingAnswer();
        for (var look = 0; look < MaxLooksForSiblings && await Siblings.AnyAsync(); look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250 << look), clock);
            last = await AdoptAsync();
            if (last.Pair is not null)
                return;
        }

        if (last.MayFollow)
        {
            throw new ChannelException(
                ChannelErrorKind.TokenExpired, "another shop of the seller may hold the pair and has to refresh it first", inner: lost);
        }

        await LoadAsync(CancellationToken.None);
        // The shop may have been loaded again meanwhile, with a newer pair: what was refused was not that one.
        await Executor.ExecuteAsync(
            (record, now) => record.RefreshToken == refusedToken
                ? ShopDecider.Disconnect(record.Shop, lost.Message, now)
                : ShopDecision.AlreadyDone,
            s_tokenContext);
        if (!Committed.IsConnected)
            throw lost;
    }

    /// <summary>Takes over a sibling's pair if one covers this shop.</summary>
    private async Task<SiblingAnswer> AdoptAsync()
    {
        var usedToken = Executor.Committed.AccessToken;
        var answer = await Siblings.FindAsync(usedToken, Committed.AccessExpiresAt, clock.GetUtcNow());
        if (answer.Pair is { } pair)
            await KeepAsync(usedToken, pair);

        return answer;
    }

    /// <param name="usedToken">The access token that the pair replaces.</param>
    private async Task KeepAsync(string usedToken, SiblingPair pair)
    {
        await TokenCommits.RepeatAsync(clock, async () =>
        {
            await LoadAsync(CancellationToken.None);
            await Executor.ExecuteAsync(
                (record, now) => IsOvertaken(record, usedToken, pair)
                    ? ShopDecision.AlreadyDone
                    : ShopDecider.RefreshTokens(record.Shop, pair.AccessExpiresAt, pair.RefreshExpiresAt, now),
                s_tokenContext,
                record => record with { AccessToken = pair.AccessToken, RefreshToken = pair.RefreshToken });
        });
    }

    /// <summary>Another activation has stored a newer pair meanwhile, whose use has ended this one.</summary>
    private static bool IsOvertaken(ShopRecord record, string usedToken, SiblingPair pair) =>
        record.AccessToken != usedToken && record.Shop.AccessExpiresAt > pair.AccessExpiresAt;
}
