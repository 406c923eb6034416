using System.Diagnostics;
using OrderActors.LoadDriver.Load;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Callers that bring in new paid orders by grain calls, each the next when the last is processing.</summary>
internal sealed class OrderCallers(SiloInProcess silo, OrderMix mix)
{
    /// <summary>Chosen, as for P9; whatever is compared has as many.</summary>
    public const int Count = 256;

    private long _answered;

    /// <summary>Ends when nothing is under way any more.</summary>
    /// <param name="warmUp">Not measured.</param>
    public async Task<CalledResult> RunAsync(TimeSpan warmUp, TimeSpan measured)
    {
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Count).Select(_ => Task.Run(() => CallAsync(stop.Token))).ToList();

        await Task.Delay(warmUp, CancellationToken.None);
        var shares = silo.BeginShares();
        var (before, since) = (Interlocked.Read(ref _answered), Stopwatch.GetTimestamp());
        await Task.Delay(measured, CancellationToken.None);
        var rate = (Interlocked.Read(ref _answered) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
        var used = shares.End();

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        return new CalledResult(rate, used);
    }

    private async Task CallAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Unseen by polls of the shop: an order that was written without its journal cannot be loaded again.
            await silo.BringInAsync(silo.Book.PlaceUnseen(mix.Next(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1));
            Interlocked.Increment(ref _answered);
        }
    }
}

/// <param name="PerSecond">Orders that were answered, for each second.</param>
internal sealed record CalledResult(double PerSecond, IReadOnlyDictionary<string, double> Shares);
