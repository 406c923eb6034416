using Microsoft.Extensions.Logging;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Polls shops whose next sync is due.</summary>
internal sealed partial class ShopSweep(IActors actors, IStoreReader reader, TimeProvider clock, ILogger logger) : ISweep
{
    /// <summary>
    /// Calls for one shop in a sweep, each of which reads a bounded number of pages: the first import of a large shop must not
    /// keep the other shops' polls waiting for half a minute. It goes on in the next sweep, which then follows at once.
    /// </summary>
    private const int MaxCallsPerShop = 3;

    private readonly DuePages _pages = new();
    private bool _isMoreDue;
    private readonly GrainCalls _calls = new(logger, clock);

    public string Kind => "shops";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var due = await _pages.NextAsync(rows => reader.LoadDueShopsAsync(clock.GetUtcNow(), rows, cancellation));
        await _calls.ForEachAsync(due, async text =>
        {
            var context = new CommandContext("channel", "poll:schedule", null);
            SyncResult result;
            var calls = 0;
            do
                result = await actors.SyncShopAsync(ShopKey.Parse(text), context);
            while (result.HasMore && ++calls < MaxCallsPerShop && !cancellation.IsCancellationRequested);

            if (result.Error is not null)
                LogSyncStopped(logger, text, result.Error);
            if (result.HasMore)
                Volatile.Write(ref _isMoreDue, true);
        });
        return Interlocked.Exchange(ref _isMoreDue, false);
    }

    [LoggerMessage(113, LogLevel.Warning, "Polling shop {Shop} stopped early: {Reason}")]
    private static partial void LogSyncStopped(ILogger logger, string shop, string reason);
}
