using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrderActors.Engine.Hosting.Sweeps;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Runs the sweeps that look for what is due in the database, each kind at its own pace.</summary>
/// <remarks>
/// The due columns are the truth about "when must something happen next"; everything else (hints, timers) only makes it
/// happen sooner. Waking twice is harmless, so two sweepers may run; that they seldom do is up to <see cref="LeasedSweeps"/>.
/// </remarks>
public sealed partial class DeadlineSweeper
{
    private readonly ImmutableArray<ISweep> _sweeps;
    private readonly TimeProvider _clock;
    private readonly ILogger<DeadlineSweeper> _logger;

    /// <param name="others">Sweeps of features that the scheduler does not know; null for none.</param>
    public DeadlineSweeper(
        IActors actors,
        IStoreReader reader,
        InboxPump inbox,
        EffectPump effects,
        TimeProvider clock,
        ILogger<DeadlineSweeper> logger,
        IEnumerable<ISweep>? others = null)
    {
        _clock = clock;
        _logger = logger;
        _sweeps =
        [
            new DeliverySweep(inbox, reader, clock),
            new EffectSweep(effects, reader, clock),
            new OrderSweep(actors, reader, clock, logger),
            new ReservationSweep(actors, reader, clock, logger),
            new ShopSweep(actors, reader, clock, logger),
            .. others ?? [],
        ];
    }

    /// <summary>The kinds of what can be due.</summary>
    public IEnumerable<string> Kinds => _sweeps.Select(sweep => sweep.Kind);

    /// <summary>Sweeps until cancelled. Each kind has a loop of its own: a slow channel holds up no deadline of another kind.</summary>
    /// <param name="every">Pause between two sweeps.</param>
    public Task RunAsync(TimeSpan every, CancellationToken cancellation) => RunAsync(every, _ => true, cancellation);

    /// <param name="isMine">Asked before each sweep for its kind; one that is not is left out.</param>
    internal Task RunAsync(TimeSpan every, Func<string, bool> isMine, CancellationToken cancellation) =>
        Task.WhenAll(_sweeps.Select(sweep => RepeatAsync(sweep, () => isMine(sweep.Kind), every, cancellation)));

    /// <summary>One look at everything that can be due.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var sweep in _sweeps)
            await GuardAsync(sweep, cancellation);
    }

    private async Task RepeatAsync(ISweep sweep, Func<bool> isMine, TimeSpan every, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var isMoreDue = isMine() && await GuardAsync(sweep, cancellation);
                if (!isMoreDue)
                    await Task.Delay(every, _clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopping: what is due is due again for the next one.
        }
    }

    private async Task<bool> GuardAsync(ISweep sweep, CancellationToken cancellation)
    {
        var startedAt = _clock.GetTimestamp();
        try
        {
            var isMoreDue = await sweep.SweepAsync(cancellation);
            EngineMetrics.Swept(sweep.Kind, isDone: true, _clock.GetElapsedTime(startedAt));
            return isMoreDue;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            EngineMetrics.Swept(sweep.Kind, isDone: false, _clock.GetElapsedTime(startedAt));
            LogSweepFailed(_logger, sweep.Kind, exception.Message);
            return false;
        }
    }

    [LoggerMessage(112, LogLevel.Warning, "The sweep for due {What} failed and is repeated: {Reason}")]
    private static partial void LogSweepFailed(ILogger logger, string what, string reason);
}
