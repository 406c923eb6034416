using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OrderActors.Testing;
using OrderActors.TikTokSandbox;

namespace OrderActors.LoadDriver;

/// <summary>One gateway on one database, with a stand-in shop that sells.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private const int StockOfEach = 1_000_000;
    /// <summary>A look reads the newest orders; every tenth one reads further, for those that were overtaken.</summary>
    private const int PagesOfALongLook = 5;

    private static readonly TimeSpan s_pollEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_finishWithin = TimeSpan.FromMinutes(3);
    private static readonly string[] s_skus = [.. Enumerable.Range(1, 50).Select(number => $"SKU-{number:00}")];

    private readonly SandboxServer _sandbox;
    private readonly GatewayProcess _gateway;
    private readonly SellerClient _seller;
    private readonly ConcurrentDictionary<string, long> _placed = new();
    private readonly ConcurrentDictionary<string, long> _seen = new();

    private Trial(SandboxServer sandbox, GatewayProcess gateway)
    {
        _sandbox = sandbox;
        _gateway = gateway;
        _seller = new SellerClient(gateway);
    }

    public static async Task<Trial> StartAsync(string? connection)
    {
        var port = GatewayProcess.FreePort();
        var defaults = new SandboxOptions();
        var sandbox = await SandboxServer.StartAsync(defaults with
        {
            Shops = [new ShopSpec("ID") { Products = Products() }],
            WebhookUrl = new Uri($"http://127.0.0.1:{port}/webhooks/tiktok/{defaults.AppKey}"),
            MaxConcurrentDeliveries = 64,
        });
        var gateway = await GatewayProcess.StartAsync(
            connection,
            port,
            "--TikTok:AppKey", defaults.AppKey,
            "--TikTok:AppSecret", defaults.AppSecret,
            "--TikTok:ApiBaseAddress", sandbox.BaseAddress.ToString(),
            "--TikTok:AuthBaseAddress", sandbox.BaseAddress.ToString());
        var trial = new Trial(sandbox, gateway);
        await trial._seller.PostAsync("/api/v1/shops/connect", new { authCode = sandbox.Tokens.Consent() });
        foreach (var sku in s_skus)
        {
            await trial._seller.PostAsync(
                $"/api/v1/stock/main/{sku}/adjust", new { delta = StockOfEach, reason = "received" });
        }

        return trial;
    }

    /// <summary>Places orders at a fixed rate, and times each from its placing until the API shows it as processing.</summary>
    /// <remarks>
    /// Open loop: an order is placed when its time has come, however slow the ones before it are. The end is seen by
    /// asking the order list every 50 ms, so the figures are too high by up to that, never too low.
    /// </remarks>
    public async Task<Percentiles> MeasureLatencyAsync(int rate, int seconds)
    {
        _placed.Clear();
        _seen.Clear();
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(done.Token);

        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < rate * seconds; number++)
        {
            var due = start + (long)(number * (double)Stopwatch.Frequency / rate);
            await UntilAsync(due);
            Place(number, due);
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(_seen.Count >= _placed.Count),
            s_finishWithin,
            () => $"{_placed.Count} orders to be processing; {_seen.Count} are\n{_gateway.Output}");
        await done.CancelAsync();
        await watching;
        return new Percentiles(_placed.Select(order =>
            Stopwatch.GetElapsedTime(order.Value, _seen[order.Key]).TotalMilliseconds));
    }

    /// <summary>How long the gateway took to answer webhooks since the last call, as their sender saw it.</summary>
    public Percentiles AcknowledgeTimes(DateTimeOffset since) => new(_sandbox.Webhooks.Deliveries
        .SelectMany(delivery => delivery.Attempts)
        .Where(attempt => attempt.Timestamp >= since.ToUnixTimeSeconds() && attempt.HttpStatus == 200)
        .Select(attempt => attempt.Took.TotalMilliseconds));

    /// <summary>Places a heap of orders at once; orders a second from the first placed to the last one processing.</summary>
    public async Task<double> MeasureThroughputAsync(int orders)
    {
        var before = await ProcessingAsync();
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < orders; number++)
            Place(number, start);

        await Eventually.TrueAsync(
            async () => await ProcessingAsync() >= before + orders,
            s_finishWithin,
            () => $"{orders} more orders to be processing than {before}\n{_gateway.Output}");
        return orders / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A run that broke a rule has measured nothing: what is reserved must be what was ordered.</summary>
    public async Task<bool> AddsUpAsync(int ordered)
    {
        var stock = (await _seller.GetAsync("/api/v1/stock?limit=200"))!.Value.GetProperty("items").EnumerateArray().ToList();
        return stock.Sum(row => row.GetProperty("reserved").GetInt32()) == ordered
            && stock.All(row => row.GetProperty("onHand").GetInt32() == StockOfEach)
            && _sandbox.Ledger.DoneTwice().Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        _seller.Dispose();
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    private static List<ProductSpec> Products() =>
        [.. s_skus.Select(sku => new ProductSpec(sku, [new SkuSpec(sku, "Default", 9.90m, 99_999)]))];

    private void Place(int number, long due)
    {
        var order = _sandbox.Shop.PlaceOrder(OrderDraft.Of(s_skus[number % s_skus.Length]) with { IgnoresStock = true });
        _placed[order.Id] = due;
    }

    private static async Task UntilAsync(long due)
    {
        var left = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
        if (left > TimeSpan.FromMilliseconds(1))
            await Task.Delay(left);
    }

    private async Task WatchAsync(CancellationToken done)
    {
        using var pace = new PeriodicTimer(s_pollEvery);
        for (var look = 0; !done.IsCancellationRequested; look++)
        {
            await LookAsync(look % 10 == 0 ? PagesOfALongLook : 1);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task LookAsync(int pages)
    {
        var path = "/api/v1/orders?state=processing&limit=200";
        for (var page = 0; page < pages; page++)
        {
            if (await _seller.GetAsync(path) is not { } answer)
                return;

            var now = Stopwatch.GetTimestamp();
            foreach (var order in answer.GetProperty("items").EnumerateArray())
            {
                var id = order.GetProperty("orderId").GetString()!;
                if (_placed.ContainsKey(id))
                    _seen.TryAdd(id, now);
            }

            if (answer.GetProperty("nextCursor") is not { ValueKind: JsonValueKind.String } cursor)
                return;

            path = $"/api/v1/orders?state=processing&limit=200&cursor={cursor.GetString()}";
        }
    }

    private async Task<long> ProcessingAsync()
    {
        var summary = await _seller.GetAsync("/api/v1/summary");
        return summary?.GetProperty("orders").TryGetProperty("processing", out var count) == true ? count.GetInt64() : 0;
    }
}
