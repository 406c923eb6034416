using System.Collections.Concurrent;
using OrderActors.Cluster.Processes;
using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.Cluster.Load;

/// <summary>Buyers who order at a steady pace, and carriers who scan and deliver what was shipped.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    public const string Seller = "demo";
    public const string Location = "main";
    public const int StockOfEach = 100_000;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_quietWithin = TimeSpan.FromMinutes(4);

    private readonly LocalCluster _cluster;
    private readonly double _ordersPerSecond;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, SandboxShop> _open = [];
    private Task _buying = Task.CompletedTask;
    private Task _delivering = Task.CompletedTask;

    private Traffic(LocalCluster cluster, double ordersPerSecond)
    {
        _cluster = cluster;
        _ordersPerSecond = ordersPerSecond;
        Client = new SellerClient(cluster.Door, () => cluster.Output);
    }

    public SellerClient Client { get; }

    /// <summary>Orders placed so far, and the units that they are for.</summary>
    public int Placed { get; private set; }

    public ConcurrentDictionary<string, int> UnitsOrdered { get; } = [];

    public ConcurrentBag<string> OrderIds { get; } = [];

    /// <summary>The SKUs that are sold.</summary>
    public IReadOnlyList<string> Skus { get; private set; } = [];

    /// <summary>Connects the shops, fills the shelves, lets orders ship by themselves, and opens for business.</summary>
    public static async Task<Traffic> StartAsync(LocalCluster cluster, double ordersPerSecond)
    {
        var traffic = new Traffic(cluster, ordersPerSecond);
        await traffic.Client.PostAsync("/api/v1/shops/connect", new { authCode = cluster.Sandbox.Tokens.Consent() });
        foreach (var shop in cluster.Sandbox.Shops)
        {
            await traffic.Client.PostAsync(
                $"/api/v1/shops/{shop.Id}/settings",
                new { location = Location, syncEverySeconds = 30, autoShipAfterSeconds = 0 });
        }

        traffic.Skus = [.. cluster.Sandbox.Shop.Catalogue.Where(sku => !sku.IsBundle && sku.SellerSku.Length > 0).Select(sku => sku.SellerSku)];
        foreach (var sku in traffic.Skus)
        {
            await traffic.Client.PostAsync(
                $"/api/v1/stock/{Location}/{sku}/adjust", new { delta = StockOfEach, reason = "received" });
            foreach (var shop in cluster.Sandbox.Shops)
                shop.SetAvailable(sku, SandboxShop.MaxQuantity);
        }

        traffic._delivering = traffic.DeliverAsync();
        traffic._buying = traffic.BuyAsync();
        return traffic;
    }

    public Task UntilPlacedAsync(int orders) => Eventually.TrueAsync(
        () => Task.FromResult(Placed >= orders), s_quietWithin, () => $"{orders} orders to be placed; {Placed} were");

    /// <summary>No more new orders; those there are go on to their end.</summary>
    /// <exception cref="TimeoutException">Some did not get there; the message names them.</exception>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _buying;
        await Eventually.TrueAsync(
            () => Task.FromResult(_open.IsEmpty),
            s_quietWithin,
            () => $"{_open.Count} of {Placed} orders to be shipped and delivered, such as "
                + $"{string.Join(", ", _open.Take(5).Select(order => $"{order.Key} ({order.Value.Order(order.Key).Status})"))}\n{_cluster.Output}");
        await _delivering;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _buying;
        _open.Clear();
        await _delivering;
        Client.Dispose();
        _stop.Dispose();
    }

    private async Task BuyAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / _ordersPerSecond));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Place();
        }
        catch (OperationCanceledException)
        {
            // Closing time.
        }
    }

    private void Place()
    {
        var shops = _cluster.Sandbox.Shops;
        // In GB the seller ships with a carrier of his own and must name it, so orders there go TikTok's way.
        var shop = shops[Placed % shops.Count];
        var sku = Skus[Placed % Skus.Count];
        var units = 1 + (Placed % 3);
        var id = shop.PlaceOrder(OrderDraft.Of(sku, units) with { ShippingType = "TIKTOK" }).Id;
        Placed++;
        OrderIds.Add(id);
        UnitsOrdered.AddOrUpdate(sku, units, (_, before) => before + units);
        _open[id] = shop;
    }

    /// <summary>Until the shop is closed and everything is delivered.</summary>
    private async Task DeliverAsync()
    {
        using var timer = new PeriodicTimer(s_tick);
        while (!_stop.IsCancellationRequested || !_open.IsEmpty)
        {
            foreach (var (id, shop) in _open)
                Advance(id, shop);
            await timer.WaitForNextTickAsync();
        }
    }

    private void Advance(string id, SandboxShop shop)
    {
        switch (shop.Order(id).Status)
        {
            case OrderStatus.AwaitingCollection:
                shop.CarrierScan(id);
                break;
            case OrderStatus.InTransit:
                shop.Deliver(id);
                break;
            case OrderStatus.Delivered:
                _open.TryRemove(id, out _);
                break;
        }
    }
}
