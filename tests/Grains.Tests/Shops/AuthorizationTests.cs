using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using Xunit;

namespace OrderActors.Grains.Tests.Shops;

/// <summary>Tokens that expire, are refreshed, and are taken away.</summary>
public sealed class AuthorizationTests
{
    [Fact]
    public async Task Tokens_that_expire_during_traffic_are_refreshed_once_however_many_calls_find_out()
    {
        const int calls = 20;
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await world.ReceiveStockAsync(Story.Sku, calls);
        await ConnectQuietlyAsync(world);
        var orders = Enumerable.Range(0, calls).Select(_ => world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id).ToList();
        var before = await TokensAsync(world, silo);
        world.Sandbox.Tokens.ExpireAccessTokens();

        var results = await Task.WhenAll(orders.Select(order =>
            silo.Shop.RefreshOrdersAsync(new RefreshOrders([new OrderToRefresh(order, World.By(order))]))));

        Assert.All(results, result => Assert.Equal(RefreshOutcome.Applied, Assert.Single(result).Outcome));
        Assert.Single(world.Sandbox.Ledger.Of(EffectKind.TokenRefreshed));
        var after = await TokensAsync(world, silo);
        Assert.NotEqual(before.Access, after.Access);
        Assert.NotEqual(before.Refresh, after.Refresh);
    }

    [Fact]
    public async Task The_refreshed_pair_is_the_one_that_the_next_silo_works_with()
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await ConnectQuietlyAsync(world);
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        world.Sandbox.Tokens.ExpireAccessTokens();
        await RefreshAsync(silo, order);
        silo.Crash();
        var next = await world.StartQuietSiloAsync();

        Assert.Equal(RefreshOutcome.Applied, await RefreshAsync(next, order));

        Assert.Single(world.Sandbox.Ledger.Of(EffectKind.TokenRefreshed));
    }

    /// <summary>The old pair is dead once the new one is used, so a new pair that is not stored locks us out.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_pair_survives_a_commit_that_fails(bool afterItReachedTheDisk)
    {
        await using var world = await World.CreateAsync();
        var silo = await world.StartQuietSiloAsync();
        await ConnectQuietlyAsync(world);
        var order = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        var before = await TokensAsync(world, silo);
        world.Sandbox.Tokens.ExpireAccessTokens();
        silo.Pipeline.FailNext(world.ShopKey.Stream, afterItReachedTheDisk);

        Assert.Equal(RefreshOutcome.Applied, await RefreshAsync(silo, order));

        Assert.Single(world.Sandbox.Ledger.Of(EffectKind.TokenRefreshed));
        Assert.NotEqual(before.Refresh, (await TokensAsync(world, silo)).Refresh);
        silo.Crash();
        Assert.Equal(RefreshOutcome.Applied, await RefreshAsync(await world.StartQuietSiloAsync(), order));
    }

    [Fact]
    public async Task A_seller_who_removes_the_app_is_disconnected_by_webhook_and_polled_no_more()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();

        world.Shop.Deauthorize();

        await DisconnectedAsync(world);
        await World.EventuallyAsync(
            async () => Assert.Single(await world.InboxAsync()).Status == InboxStatus.Applied, "the webhook to be settled");
        await AssertForgottenAsync(world);
    }

    [Fact]
    public async Task A_seller_who_removes_the_app_is_disconnected_by_the_next_poll_when_the_webhook_is_lost()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));

        world.Shop.Deauthorize();
        world.Clock.Jump(TimeSpan.FromMinutes(3));

        await DisconnectedAsync(world);
        await AssertForgottenAsync(world);
    }

    /// <summary>The old news of a removal must not end an authorization that was given after it.</summary>
    [Fact]
    public async Task A_removal_that_is_known_already_does_not_end_the_next_authorization()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        world.Shop.Deauthorize();
        world.Clock.Jump(TimeSpan.FromMinutes(3));
        await DisconnectedAsync(world);
        // A new process, which has not heard of the shop, gets the webhook that was held up.
        world.Silo.Crash();
        await world.StartSiloAsync();
        await world.OpenDoorAsync();
        world.Shop.Deauthorize();
        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row.Topic == "6" && row.Note is not null), "the late webhook to be looked at");

        await world.ConnectAsync();
        world.Clock.Jump(TimeSpan.FromMinutes(15));

        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).All(row => row.Status is InboxStatus.Applied or InboxStatus.Ignored), "the late webhook to be settled");
        Assert.Equal(ShopStatus.Connected, (await world.ShopRowAsync())!.Status);
    }

    /// <summary>TikTok sends again for days, so the first that we hear of a removal may be long over.</summary>
    [Fact]
    public async Task A_removal_that_is_first_heard_of_after_the_next_authorization_does_not_end_it()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        var late = new InboxDelivery(
            "tiktok/app", "late-removal", DeliveryTopic.SellerDeauthorized, world.Shop.Id, "", "{}"u8.ToArray(), world.Clock.GetUtcNow(), InboxStatus.Pending, null);

        await world.Silo.Services.GetRequiredService<ICommitPipeline>().ReceiveAsync(late);
        world.Clock.Jump(TimeSpan.FromMinutes(1));

        await World.EventuallyAsync(
            async () => Assert.Single(await world.InboxAsync()).Status == InboxStatus.Ignored, "the late news to be settled");
        Assert.Equal(ShopStatus.Connected, (await world.ShopRowAsync())!.Status);
    }

    [Fact]
    public async Task A_webhook_follows_its_shop_to_another_seller()
    {
        await using var world = await World.StartAsync((Story.Sku, 5));
        await world.OpenDoorAsync();
        var first = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        await world.WaitForStateAsync(first, "processing");
        await world.Silo.Shop.DisconnectAsync(new DisconnectShop(World.By("move"), "sold"));
        var buyer = world.Silo.Grains.GetGrain<IShopGrain>(new ShopKey("seller-2", world.Shop.Id).ToString());
        var tokens = world.Sandbox.Tokens.Authorize();
        await buyer.ConnectAsync(new ConnectShop(
            World.By("bought"), world.Shop.Name, world.Shop.Region, world.Shop.Cipher,
            tokens.AccessToken, tokens.AccessExpiresAt, tokens.RefreshToken, tokens.RefreshExpiresAt));

        var second = world.Shop.PlaceOrder(OrderDraft.Of(Story.Sku)).Id;
        world.Clock.Jump(TimeSpan.FromMinutes(2));

        await World.EventuallyAsync(
            async () => (await world.InboxAsync()).Any(row => row.OrderId == second && row.Status == InboxStatus.Applied),
            "the webhook to be applied");
        Assert.NotNull(await world.Queries.FindOrderAsync("seller-2", second, CancellationToken.None));
        Assert.Null(await world.RowAsync(second));
    }

    private static Task DisconnectedAsync(World world) => World.EventuallyAsync(
        async () => (await world.ShopRowAsync())!.Status == ShopStatus.Disconnected, "the shop to be disconnected");

    private static async Task AssertForgottenAsync(World world)
    {
        var row = (await world.ShopRowAsync())!;
        Assert.Equal(("", ""), (row.ProtectedAccessToken, row.ProtectedRefreshToken));
        Assert.Null(row.NextSyncAt);
        var refusals = world.Sandbox.Ledger.Refusals.Count;
        world.Clock.Jump(TimeSpan.FromDays(2));
        Assert.Empty(await world.Reader.LoadDueShopsAsync(world.Clock.GetUtcNow(), 10, CancellationToken.None));
        var sync = await world.Silo.Shop.SyncAsync(World.By("sync"));
        Assert.Contains("not connected", sync.Error, StringComparison.Ordinal);
        Assert.Equal(refusals, world.Sandbox.Ledger.Refusals.Count);
    }

    private static async Task<RefreshOutcome> RefreshAsync(TestSilo silo, string order) =>
        Assert.Single(await silo.Shop.RefreshOrdersAsync(new RefreshOrders([new OrderToRefresh(order, World.By(order))]))).Outcome;

    /// <summary>With no sweeper that would poll; the test polls once itself.</summary>
    private static async Task ConnectQuietlyAsync(World world)
    {
        var connecting = world.ConnectAsync();
        await World.EventuallyAsync(async () => await world.ShopRowAsync() is not null, "the shop to be stored");
        await world.Silo.Shop.SyncAsync(World.By("sync"));
        await connecting;
    }

    private static async Task<(string Access, string Refresh)> TokensAsync(World world, TestSilo silo)
    {
        var row = (await world.ShopRowAsync())!;
        var secrets = silo.Services.GetRequiredService<ISecretProtector>();
        return (
            secrets.Unprotect($"shop/{world.ShopKey}/access", row.ProtectedAccessToken),
            secrets.Unprotect($"shop/{world.ShopKey}/refresh", row.ProtectedRefreshToken));
    }
}
