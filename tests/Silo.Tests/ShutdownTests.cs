using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Storage;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;
using Xunit;

namespace OrderActors.Silo.Tests;

/// <summary>A stop loses nothing that was acknowledged (invariant I10).</summary>
public sealed class ShutdownTests : IAsyncLifetime, IDisposable
{
    private static readonly Caller s_caller = new("op-1", "user:test", "api:op-1", null);

    private readonly Installation _installation = new();
    private SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Shops = [new ShopSpec("ID")] });
        _installation.TikTok = new TikTokOptions
        {
            AppKey = _sandbox.Options.AppKey,
            AppSecret = _sandbox.Options.AppSecret,
            ApiBaseAddress = _sandbox.BaseAddress,
            AuthBaseAddress = _sandbox.BaseAddress,
        };
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task A_webhook_accepted_just_before_the_stop_is_applied_after_the_next_start()
    {
        string order;
        using (var host = await _installation.StartAsync())
        {
            await ConnectAsync(host);
            order = _sandbox.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
            // Stored and acknowledged; the process ends before anybody was told of it.
            await Pipeline(host).ReceiveAsync(DeliveryOf(order));
            await host.StopAsync();
        }

        using var next = await _installation.StartAsync();

        await Eventually.TrueAsync(
            async () => await OrderAsync(next, order) is not null, TimeSpan.FromSeconds(30), () => $"order {order} to be taken in");
        await Eventually.TrueAsync(
            async () => (await Queries(next).SummarizeInboxAsync(CancellationToken.None)) is [{ Status: InboxStatus.Applied, Count: 1 }],
            TimeSpan.FromSeconds(30),
            () => "the webhook to be settled");
        await next.StopAsync();
    }

    /// <summary>The shop's answer is held up, so that the stop meets the work in the middle.</summary>
    [Fact]
    public async Task Work_on_a_webhook_that_is_under_way_when_the_stop_comes_is_finished()
    {
        using var host = await _installation.StartAsync();
        await ConnectAsync(host);
        var order = _sandbox.Shop.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        _sandbox.Faults.Add(new FaultRule(FaultKind.SlowAnswer, "/order/202507/orders") { Delay = TimeSpan.FromSeconds(1) });
        var delivery = DeliveryOf(order);
        var receipt = await Pipeline(host).ReceiveAsync(delivery);
        host.Services.GetRequiredService<IInboxHint>().Stored(new PendingDelivery(
            receipt.InboxId, delivery.Source, delivery.NotificationId, delivery.Topic, delivery.ShopId, delivery.OrderId,
            delivery.Body, delivery.ReceivedAt, 0));
        await Eventually.TrueAsync(
            () => Task.FromResult(_sandbox.Faults.Struck == 1), TimeSpan.FromSeconds(30), () => "the shop to be asked");

        await host.StopAsync();

        Assert.NotNull(await OrderAsync(host, order));
        Assert.Equal(
            InboxStatus.Applied, Assert.Single(await Queries(host).SummarizeInboxAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task What_a_grain_acknowledged_is_there_after_a_stop_and_a_start()
    {
        using (var host = await _installation.StartAsync())
        {
            var reply = await Sku(host).AdjustAsync(new AdjustStock(s_caller, 7, "received", ""));
            Assert.True(reply.Accepted, reply.Message);
            await host.StopAsync();
        }

        using var next = await _installation.StartAsync();

        Assert.Equal(7, (await Sku(next).GetAsync()).OnHand);
        await next.StopAsync();
    }

    [Fact]
    public async Task Calls_after_the_stop_are_refused_and_not_left_hanging()
    {
        using var host = await _installation.StartAsync();
        var sku = Sku(host);
        await host.StopAsync();

        await Assert.ThrowsAsync<Orleans.Runtime.SiloUnavailableException>(sku.GetAsync);
    }

    private async Task ConnectAsync(IHost host)
    {
        var tokens = _sandbox.Tokens.Authorize();
        var shop = Grains(host).GetGrain<IShopGrain>($"seller-1/{_sandbox.Shop.Id}");
        var reply = await shop.ConnectAsync(new ConnectShop(
            s_caller, _sandbox.Shop.Name, _sandbox.Shop.Region, _sandbox.Shop.Cipher,
            tokens.AccessToken, tokens.AccessExpiresAt, tokens.RefreshToken, tokens.RefreshExpiresAt));
        Assert.True(reply.Accepted, reply.Message);
        // The first poll is over, so that it is not what finds the order.
        await Eventually.TrueAsync(
            async () => (await Queries(host).ListShopsAsync("seller-1", CancellationToken.None))
                is [{ NextSyncAt: { } next, ConnectedAt: var since }] && next > since,
            TimeSpan.FromSeconds(30),
            () => "the first poll");
    }

    private InboxDelivery DeliveryOf(string order) => new(
        "tiktok/test", "hook-1", new DeliveryTopic("1"), _sandbox.Shop.Id, order, [], DateTimeOffset.UtcNow, InboxStatus.Pending, null);

    private static Task<RowImage.Order?> OrderAsync(IHost host, string order) =>
        Queries(host).FindOrderAsync("seller-1", order, CancellationToken.None);

    private static IGrainFactory Grains(IHost host) => host.Services.GetRequiredService<IGrainFactory>();

    private static ISkuGrain Sku(IHost host) => Grains(host).GetGrain<ISkuGrain>("seller-1/main/TEE-RED-M");

    private static ICommitPipeline Pipeline(IHost host) => host.Services.GetRequiredService<ICommitPipeline>();

    private static IQueries Queries(IHost host) => host.Services.GetRequiredService<IQueries>();
}
