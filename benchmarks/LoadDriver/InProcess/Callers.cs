using System.Diagnostics;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Callers of grains inside of this process, each of which calls again when it is answered.</summary>
internal static class Callers
{
    /// <summary>Ends when nothing is under way any more.</summary>
    /// <param name="call">Gets the caller's number and how often it has called before.</param>
    /// <param name="warmUp">Not measured.</param>
    public static async Task<CalledResult> RunAsync(
        SiloInProcess silo, int callers, Func<int, int, Task> call, TimeSpan warmUp, TimeSpan measured)
    {
        var answered = 0L;
        using var stop = new CancellationTokenSource();
        var calling = Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                await call(caller, number);
                Interlocked.Increment(ref answered);
            }
        })).ToList();

        await Task.Delay(warmUp, CancellationToken.None);
        var shares = silo.BeginShares();
        var (before, since) = (Interlocked.Read(ref answered), Stopwatch.GetTimestamp());
        await Task.Delay(measured, CancellationToken.None);
        var rate = (Interlocked.Read(ref answered) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
        var used = shares.End();

        await stop.CancelAsync();
        await Task.WhenAll(calling);
        return new CalledResult(rate, answered, used);
    }
}

/// <param name="PerSecond">Calls that were answered while it was measured, for each second.</param>
/// <param name="Answered">All of them, those of the warm-up and the end included.</param>
internal sealed record CalledResult(double PerSecond, long Answered, IReadOnlyDictionary<string, double> Shares);
