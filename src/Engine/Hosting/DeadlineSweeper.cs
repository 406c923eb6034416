using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Looks for what is due in the database and wakes whoever it concerns.</summary>
/// <remarks>
/// The due columns are the truth about "when must something happen next"; everything else (hints, timers) only makes it
/// happen sooner. Waking twice is harmless, so two sweepers may run; that they seldom do is up to <see cref="LeasedSweeps"/>.
/// </remarks>
public sealed partial class DeadlineSweeper(
    IActors actors,
    IStoreReader reader,
    InboxPump inbox,
    EffectPump effects,
    TimeProvider clock,
    ILogger<DeadlineSweeper> logger)
{
    /// <summary>Rows of one kind taken at once; the rest is taken in the next sweep.</summary>
    private const int MaxPerPage = 500;

    /// <summary>Pages of deliveries in one sweep: after a rush that outran the hints, this is how fast it is caught up with.</summary>
    private const int MaxInboxPages = 10;

    /// <summary>Grains woken at once.</summary>
    private const int MaxCalls = 16;

    /// <summary>
    /// Goes of one poll in a sweep: the polls of other shops wait no half minute for a first import. It goes on in the next sweep,
    /// which then follows at once.
    /// </summary>
    private const int MaxGoesOfOneShop = 3;

    private readonly ConcurrentDictionary<string, int> _skip = new(StringComparer.Ordinal);

    /// <summary>The kinds of what can be due.</summary>
    public static readonly ImmutableArray<string> Kinds = ["inbox", "effects", "orders", "reservations", "shops"];

    /// <summary>Sweeps until cancelled. Each kind has a loop of its own: a slow channel holds up no deadline of another kind.</summary>
    /// <param name="every">Pause between two sweeps.</param>
    public Task RunAsync(TimeSpan every, CancellationToken cancellation) => RunAsync(every, _ => true, cancellation);

    /// <param name="isMine">Asked before each sweep for its kind; one that is not is left out.</param>
    internal Task RunAsync(TimeSpan every, Func<string, bool> isMine, CancellationToken cancellation) =>
        Task.WhenAll(Kinds.Select(kind => RepeatAsync(kind, () => isMine(kind), every, cancellation)));

    /// <summary>One look at everything that can be due.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var kind in Kinds)
            await GuardAsync(kind, cancellation);
    }

    /// <returns>Whether something is left that should go on at once.</returns>
    private async Task<bool> SweepAsync(string kind, CancellationToken cancellation)
    {
        if (kind is "shops")
            return await SyncShopsAsync(cancellation);

        await (kind switch
        {
            "inbox" => OfferDeliveriesAsync(cancellation),
            "effects" => OfferEffectsAsync(cancellation),
            "orders" => WakeOrdersAsync(cancellation),
            "reservations" => SweepReservationsAsync(cancellation),
            _ => throw Invariant.Unreachable(kind),
        });
        return false;
    }

    private async Task RepeatAsync(string kind, Func<bool> isMine, TimeSpan every, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var goesOn = isMine() && await GuardAsync(kind, cancellation);
                if (!goesOn)
                    await Task.Delay(every, clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopping: what is due is due again for the next one.
        }
    }

    private async Task OfferDeliveriesAsync(CancellationToken cancellation)
    {
        for (var page = 0; page < MaxInboxPages; page++)
        {
            var due = await NextPageAsync("inbox", rows =>
                reader.LoadPendingDeliveriesAsync(clock.GetUtcNow(), rows, cancellation));
            foreach (var delivery in due)
                inbox.Stored(delivery);
            if (due.Length < MaxPerPage)
                return;
        }
    }

    private async Task OfferEffectsAsync(CancellationToken cancellation)
    {
        var due = await NextPageAsync("effects", rows =>
            reader.LoadDueEffectsAsync(clock.GetUtcNow(), rows, cancellation));
        foreach (var effect in due)
            effects.TakeUp(effect);
    }

    private async Task WakeOrdersAsync(CancellationToken cancellation)
    {
        var due = await NextPageAsync("orders", rows =>
            reader.LoadDueOrdersAsync(clock.GetUtcNow(), rows, cancellation));
        var ask = new List<OrderKey>();
        await ForEachAsync(due, async text =>
        {
            var key = OrderKey.Parse(text);
            if (await actors.WakeOrderAsync(key, new CommandContext("system", "deadline:order", null)))
            {
                lock (ask)
                {
                    ask.Add(key);
                }
            }
        });

        foreach (var shop in ask.GroupBy(key => new ShopKey(key.SellerId, key.ShopId)))
        {
            foreach (var chunk in shop.Chunk(IShopChannel.MaxOrdersPerCall))
                await AskChannelAsync(shop.Key, chunk);
        }
    }

    private async Task AskChannelAsync(ShopKey shop, OrderKey[] orders)
    {
        var context = new CommandContext("channel", "deadline:ask", null);
        try
        {
            var results = await actors.RefreshOrdersAsync(
                shop, [.. orders.Select(order => new RefreshItem(order.TikTokOrderId, context))]);
            foreach (var result in results.Where(result => result.Outcome is not RefreshOutcome.Applied))
                LogNotRefreshed(logger, result.OrderId, result.Message);
        }
        catch (Exception exception)
        {
            LogNotAsked(logger, shop.ToString(), orders.Length, exception);
        }
    }

    private async Task SweepReservationsAsync(CancellationToken cancellation)
    {
        var due = await NextPageAsync("reservations", rows =>
            reader.LoadDueSkusAsync(clock.GetUtcNow(), rows, cancellation));
        await ForEachAsync(due, text =>
            actors.SweepStockAsync(SkuKey.Parse(text), new CommandContext("system", "deadline:reservation", null)));
    }

    private async Task<bool> SyncShopsAsync(CancellationToken cancellation)
    {
        var goesOn = false;
        var due = await NextPageAsync("shops", rows =>
            reader.LoadDueShopsAsync(clock.GetUtcNow(), rows, cancellation));
        await ForEachAsync(due, async text =>
        {
            var context = new CommandContext("channel", "poll:schedule", null);
            SyncResult result;
            var goes = 0;
            do
                result = await actors.SyncShopAsync(ShopKey.Parse(text), context);
            while (result.HasMore && ++goes < MaxGoesOfOneShop && !cancellation.IsCancellationRequested);

            if (result.Error is not null)
                LogSyncStopped(logger, text, result.Error);
            if (result.HasMore)
                Volatile.Write(ref goesOn, true);
        });
        return goesOn;
    }

    /// <summary>Goes on where the last look ended: a page full of what cannot be done now must not hide the rest for good.</summary>
    private async Task<ImmutableArray<T>> NextPageAsync<T>(string kind, Func<DuePage, Task<ImmutableArray<T>>> load)
    {
        var skip = _skip.GetValueOrDefault(kind);
        var page = await load(new DuePage(MaxPerPage, skip));
        _skip[kind] = page.Length < MaxPerPage ? 0 : skip + page.Length;
        return page;
    }

    /// <summary>Calls for each key, a few at a time; one that fails does not keep the others waiting.</summary>
    private async Task ForEachAsync(ImmutableArray<string> keys, Func<string, Task> call)
    {
        foreach (var chunk in keys.Chunk(MaxCalls))
        {
            await Task.WhenAll(chunk.Select(async key =>
            {
                try
                {
                    await call(key);
                }
                catch (Exception exception)
                {
                    LogWakeFailed(logger, key, exception);
                }
            }));
        }
    }

    private async Task<bool> GuardAsync(string kind, CancellationToken cancellation)
    {
        var startedAt = clock.GetTimestamp();
        try
        {
            var goesOn = await SweepAsync(kind, cancellation);
            EngineMetrics.Swept(kind, isDone: true, clock.GetElapsedTime(startedAt));
            return goesOn;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            EngineMetrics.Swept(kind, isDone: false, clock.GetElapsedTime(startedAt));
            LogSweepFailed(logger, kind, exception.Message);
            return false;
        }
    }

    [LoggerMessage(111, LogLevel.Warning, "{Key} is due and could not be woken; it is tried again in the next sweep")]
    private static partial void LogWakeFailed(ILogger logger, string key, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "The sweep for due {What} failed and is repeated: {Reason}")]
    private static partial void LogSweepFailed(ILogger logger, string what, string reason);

    [LoggerMessage(113, LogLevel.Warning, "Polling shop {Shop} stopped early: {Reason}")]
    private static partial void LogSyncStopped(ILogger logger, string shop, string reason);

    [LoggerMessage(115, LogLevel.Warning, "Shop {Shop} could not be asked about {Count} orders; they are asked about when due again")]
    private static partial void LogNotAsked(ILogger logger, string shop, int count, Exception exception);

    [LoggerMessage(114, LogLevel.Information, "Order {OrderId} is waiting for news and could not be asked about: {Reason}")]
    private static partial void LogNotRefreshed(ILogger logger, string orderId, string reason);
}
