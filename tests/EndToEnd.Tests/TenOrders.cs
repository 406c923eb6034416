using System.Text.Json;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>Ten orders of three markets, each a story of its own, told to a gateway and a stand-in TikTok Shop.</summary>
internal sealed class TenOrders : IAsyncDisposable
{
    private const int StockOfEach = 100;

    private static readonly string[] s_skus =
        ["TEE-RED-M", "TEE-BLUE-M", "MUG-WHITE", "TOTE-NAVY", "TOTE-SAND"];

    private TenOrders(SandboxServer sandbox, GatewayProcess gateway)
    {
        Sandbox = sandbox;
        Gateway = gateway;
        Seller = new SellerClient(gateway);
    }

    public SandboxServer Sandbox { get; }

    public GatewayProcess Gateway { get; }

    public SellerClient Seller { get; }

    private SandboxShop Indonesia => Sandbox.ShopIn("ID");

    private SandboxShop Britain => Sandbox.ShopIn("GB");

    private SandboxShop America => Sandbox.ShopIn("US");

    /// <summary>Starts a shop and a gateway, connects them as a seller does, and counts in the stock.</summary>
    public static async Task<TenOrders> StartAsync(string? connection)
    {
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        var sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [new ShopSpec("ID"), new ShopSpec("GB"), new ShopSpec("US")],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            TimeScale = 60,
        });
        var gateway = await sandbox.StartGatewayAsync(connection, port);
        var orders = new TenOrders(sandbox, gateway);

        await orders.Seller.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
        foreach (var sku in s_skus)
            await orders.ReceiveAsync(sku, StockOfEach, "first");
        await orders.ReceiveAsync(DefaultCatalogue.HotSku, 1, "first");

        return orders;
    }

    /// <summary>All ten at once; each waits for its own milestones.</summary>
    public Task TellAsync() => Task.WhenAll(TellThoseInPackagesAsync(), TellThoseWithoutPackagesAsync());

    /// <summary>The two whose ship call makes the package: no package's id keeps TikTok from doing it twice.</summary>
    public Task TellThoseWithoutPackagesAsync() => Task.WhenAll(
        TwoSkusGoWithTheSellersOwnCarrier(),
        ThreeUnitsOfOneSkuAreOneReservation());

    /// <summary>The eight whose packages exist before they ship.</summary>
    public Task TellThoseInPackagesAsync() => Task.WhenAll(
        APaidOrderIsDelivered(),
        ABundleTakesItsParts(),
        AnUnpaidOrderReservesAndWaits(),
        AHeldOrderWaitsForTheBuyersHour(),
        ABuyerCancelsBeforeShipping(),
        AnOrderIsCancelledAfterTheLabel(),
        AnOrderOutOfStockIsRestockedAndRetried(),
        AnOrderGoesInTwoPackages());

    /// <summary>Waits until so many calls that arrange shipping took hold at TikTok; none: until orders are coming in.</summary>
    public Task ShipEffectsAsync(int atLeast) => Eventually.TrueAsync(
        async () => atLeast > 0
            ? Sandbox.Ledger.Entries.Count(IsShipping) >= atLeast
            : (await Seller.GetAsync("/api/v1/orders?limit=50"))?.GetProperty("items").GetArrayLength() >= 3,
        TimeSpan.FromSeconds(180),
        () => $"{atLeast} ship calls at TikTok\n{Gateway.Output}");

    private static bool IsShipping(LedgerEntry entry) =>
        entry.Kind is EffectKind.PackageShipped or EffectKind.OrderMarkedShipped or EffectKind.LabelBought;

    /// <summary>What must be true when all stories are told: stock adds up, and the shop's ledger shows every effect once.</summary>
    public async Task AssertAddsUpAsync()
    {
        // 1: red 1. 2: blue 1, mug 1. 3: navy 3. 4: bundle = red 2, mug 1. 5: sand 1. 6: blue 1. 9: lamp 2. 10: navy 1, sand 1.
        // 7 (mug) and 8 (red) were cancelled, and gave back what they had.
        await AssertStockAsync("TEE-RED-M", StockOfEach, consumed: 3);
        await AssertStockAsync("TEE-BLUE-M", StockOfEach, consumed: 2);
        await AssertStockAsync("MUG-WHITE", StockOfEach, consumed: 2);
        await AssertStockAsync("TOTE-NAVY", StockOfEach, consumed: 4);
        await AssertStockAsync("TOTE-SAND", StockOfEach, consumed: 2);
        await AssertStockAsync(DefaultCatalogue.HotSku, 6, consumed: 2);

        Assert.Empty(Sandbox.Ledger.DoneTwice());
        Assert.Empty(Sandbox.Ledger.RefusedRepeats());
        Assert.Equal(0, Sandbox.Ledger.Forgotten);
        Assert.Equal(8, Sandbox.Ledger.Of(EffectKind.PackageShipped).Count);
        Assert.Single(Sandbox.Ledger.Of(EffectKind.OrderMarkedShipped));
        Assert.Single(Sandbox.Ledger.Of(EffectKind.LabelBought));
        Assert.Empty(Sandbox.Ledger.Of(EffectKind.CancellationMade));

        var orders = (await Seller.GetAsync("/api/v1/orders?limit=50"))!.Value.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(10, orders.Count);
        Assert.Equal(8, orders.Count(order => order.GetProperty("state").GetString() == "delivered"));
        Assert.Equal(2, orders.Count(order => order.GetProperty("state").GetString() == "cancelled"));
        Assert.All(orders, order => Assert.True(order.GetProperty("isTerminal").GetBoolean(), order.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        Seller.Dispose();
        await Gateway.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    private async Task APaidOrderIsDelivered()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        await Seller.WaitForStateAsync(order, "processing");
        await ShipAndDeliverAsync(Indonesia, order);
    }

    private async Task TwoSkusGoWithTheSellersOwnCarrier()
    {
        var order = Britain.PlaceOrder(new OrderDraft([new DraftLine("TEE-BLUE-M"), new DraftLine("MUG-WHITE")])).Id;
        await Seller.WaitForStateAsync(order, "processing");
        var provider = Britain.SellerProviders.Keys.First();
        await ShipAndDeliverAsync(Britain, order, new { trackingNumber = "RM123456789GB", shippingProviderId = provider });
    }

    private async Task ThreeUnitsOfOneSkuAreOneReservation()
    {
        var order = America.PlaceOrder(OrderDraft.Of("TOTE-NAVY", 3) with { ShippingType = "TIKTOK" }).Id;
        await Seller.WaitForStateAsync(order, "processing");
        var reservation = Assert.Single(await ReservationsAsync("TOTE-NAVY", order));
        Assert.Equal(3, reservation.GetProperty("quantity").GetInt32());

        var parcel = new { lengthCm = 30, widthCm = 20, heightCm = 10, weightGrams = 900 };
        await ShipAndDeliverAsync(America, order, new { parcel });
    }

    private async Task ABundleTakesItsParts()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of(DefaultCatalogue.BundleSku)).Id;
        await Seller.WaitForStateAsync(order, "processing");
        Assert.Equal(2, Assert.Single(await ReservationsAsync("TEE-RED-M", order)).GetProperty("quantity").GetInt32());
        Assert.Equal(1, Assert.Single(await ReservationsAsync("MUG-WHITE", order)).GetProperty("quantity").GetInt32());
        await ShipAndDeliverAsync(Indonesia, order);
    }

    private async Task AnUnpaidOrderReservesAndWaits()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of("TOTE-SAND") with { IsPaid = false }).Id;
        await Seller.WaitForAsync(order, "waiting for payment", view =>
            view.GetProperty("state").GetString() == "received"
            && view.GetProperty("nextAction").GetString() == "await payment");
        var reservation = Assert.Single(await ReservationsAsync("TOTE-SAND", order));
        Assert.Equal(JsonValueKind.String, reservation.GetProperty("expiresAt").ValueKind);

        Indonesia.Pay(order);
        await Seller.WaitForStateAsync(order, "processing");
        await ShipAndDeliverAsync(Indonesia, order);
    }

    private async Task AHeldOrderWaitsForTheBuyersHour()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of("TEE-BLUE-M") with { HasHold = true }).Id;
        await Seller.WaitForAsync(order, "on hold", view =>
            view.GetProperty("state").GetString() == "received"
            && view.GetProperty("holds").EnumerateArray().Any(hold => hold.GetString() == "Remorse"));

        Indonesia.ReleaseFromHold(order);
        await Seller.WaitForStateAsync(order, "processing");
        await ShipAndDeliverAsync(Indonesia, order);
    }

    private async Task ABuyerCancelsBeforeShipping()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of("MUG-WHITE")).Id;
        await Seller.WaitForStateAsync(order, "processing");
        Indonesia.BuyerCancels(order);
        await Seller.WaitForStateAsync(order, "cancelled");
    }

    private async Task AnOrderIsCancelledAfterTheLabel()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of("TEE-RED-M")).Id;
        await Seller.WaitForStateAsync(order, "processing");
        await Seller.ShipAsync(order);
        await Seller.WaitForChannelStatusAsync(order, "AWAITING_COLLECTION");
        Indonesia.PlatformCancels(order);
        await Seller.WaitForStateAsync(order, "cancelled");
    }

    private async Task AnOrderOutOfStockIsRestockedAndRetried()
    {
        var order = Indonesia.PlaceOrder(OrderDraft.Of(DefaultCatalogue.HotSku, 2)).Id;
        await Seller.WaitForAsync(order, "failed for want of stock", view =>
            view.GetProperty("state").GetString() == "failed"
            && view.GetProperty("failure").GetString()!.StartsWith("OutOfStock", StringComparison.Ordinal));
        await ReceiveAsync(DefaultCatalogue.HotSku, 5, "restock");
        await Seller.PostAsync($"/api/v1/orders/{order}/retry", new { }, $"retry-{order}");
        await Seller.WaitForStateAsync(order, "processing");
        await ShipAndDeliverAsync(Indonesia, order);
    }

    private async Task AnOrderGoesInTwoPackages()
    {
        var order = Indonesia.PlaceOrder(new OrderDraft([new DraftLine("TOTE-NAVY"), new DraftLine("TOTE-SAND")])).Id;
        await Seller.WaitForStateAsync(order, "processing");
        Indonesia.SplitBySku(order);
        await Eventually.TrueAsync(
            async () => (await Seller.GetAsync($"/api/v1/orders/{order}"))?.GetProperty("packageIds").GetArrayLength() == 2,
            TimeSpan.FromSeconds(180),
            () => $"order {order} to have two packages");
        await ShipAndDeliverAsync(Indonesia, order);
        Assert.Equal(2, Sandbox.Ledger.EffectsOn(order).Count(effect => effect.Kind is EffectKind.PackageShipped));
    }

    private async Task ShipAndDeliverAsync(SandboxShop shop, string order, object? how = null)
    {
        await Seller.ShipAsync(order, how);
        await UntilAsync(
            () => shop.Order(order).Status is OrderStatus.AwaitingCollection,
            async () => $"TikTok to see order {order} shipped; it is {shop.Order(order).Status}\n{await StoryOfAsync(order)}");
        shop.CarrierScan(order);
        await Seller.WaitForStateAsync(order, "shipped");
        shop.Deliver(order);
        await Seller.WaitForStateAsync(order, "delivered");
    }

    /// <summary>
    /// Waits for as long after the last start of the gateway as for one that was never killed: a kill leaves each call that was
    /// under way to be taken up when its attempt has run out.
    /// </summary>
    private async Task UntilAsync(Func<bool> condition, Func<Task<string>> waitedFor)
    {
        for (var isDone = false; !isDone;)
        {
            var starts = Gateway.Starts;
            try
            {
                await Eventually.TrueAsync(() => Task.FromResult(condition()), TimeSpan.FromSeconds(180), () => "it");
                isDone = true;
            }
            catch (TimeoutException) when (Gateway.Starts > starts)
            {
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"waited 180 s for {await waitedFor()}\n{Gateway.Output}");
            }
        }
    }

    private async Task<string> StoryOfAsync(string order) =>
        $"{await Seller.GetAsync($"/api/v1/orders/{order}")}\n{await Seller.GetAsync($"/api/v1/orders/{order}/timeline?limit=100")}";

    private Task ReceiveAsync(string sku, int units, string reference) => Seller.PostAsync(
        $"/api/v1/stock/main/{sku}/adjust", new { delta = units, reason = "received", reference }, $"{reference}-{sku}");

    private async Task<List<JsonElement>> ReservationsAsync(string sku, string order)
    {
        JsonElement? detail = null;
        await Eventually.TrueAsync(
            async () => (detail = await Seller.GetAsync($"/api/v1/stock/main/{sku}")) is not null,
            TimeSpan.FromSeconds(180),
            () => $"the stock of {sku}");
        return
        [
            .. detail!.Value.GetProperty("reservations").EnumerateArray()
                .Where(row => row.GetProperty("orderRef").GetString()!.Contains(order, StringComparison.Ordinal)),
        ];
    }

    private async Task AssertStockAsync(string sku, int onHand, int consumed)
    {
        JsonElement stock = default;
        await Eventually.TrueAsync(
            async () =>
            {
                stock = (await Seller.GetAsync($"/api/v1/stock/main/{sku}"))!.Value.GetProperty("stock");
                return stock.GetProperty("reserved").GetInt32() == 0 && stock.GetProperty("consumed").GetInt32() == consumed;
            },
            TimeSpan.FromSeconds(30),
            () => $"{sku} to have {consumed} consumed and none reserved; it has {stock}");
        Assert.Equal(onHand, stock.GetProperty("onHand").GetInt32());
        Assert.Equal(onHand - consumed, stock.GetProperty("available").GetInt32());
    }
}
