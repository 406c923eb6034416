using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Effects;
using OrderActors.Engine.Effects;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Starts the first call of each intended effect at once, and takes up those that nobody finished.</summary>
public sealed partial class EffectPump : IEffectHint
{
    /// <summary>
    /// Hints beyond 10,000, or 5,000 of one target, are dropped, and the sweeper finds their intents when they are due.
    /// </summary>
    private static readonly LaneLimits s_limits = new(10_000, 5_000, 64, 8, 1);

    private readonly ShopLanes<Job> _lanes;
    private readonly IEffectRunner _runner;
    private readonly EffectOwners _owners;
    private readonly TimeProvider _clock;
    private readonly ILogger<EffectPump> _logger;
    private readonly HashSet<string> _underWay = [];
    private readonly Lock _gate = new();

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    public EffectPump(
        IEffectRunner runner,
        EffectOwners owners,
        TimeProvider clock,
        ILogger<EffectPump> logger,
        TaskScheduler? scheduler = null)
    {
        _runner = runner;
        _owners = owners;
        _clock = clock;
        _logger = logger;
        _lanes = new ShopLanes<Job>(
            "effects", s_limits, Gathering.None, (_, jobs) => PerformAsync(jobs[0]), scheduler ?? TaskScheduler.Default);
    }

    public void Intended(EffectIntent effect, DateTimeOffset dueAt) =>
        Offer(new Job(effect, false, dueAt - EffectTiming.CallMargin));

    /// <summary>An intent whose time has passed: its call may have been made.</summary>
    public void TakeUp(RowImage.Effect effect) => Offer(new Job(EffectIntent.Of(effect), true, default));

    /// <summary>Works until cancelled; what is under way then is finished.</summary>
    public Task RunAsync(CancellationToken cancellation) => _lanes.RunAsync(cancellation);

    private void Offer(Job job)
    {
        lock (_gate)
        {
            if (!_underWay.Add(job.Effect.EffectId))
                return;
        }

        if (!_lanes.Offer(job.Effect.Target.ToString(), job))
            Forget(job);
    }

    private async Task PerformAsync(Job job)
    {
        var effect = job.Effect;
        var span = Telemetry.StartDetached(
            Telemetry.Spans.Effect, ActivityKind.Consumer, TraceParent.ContextOf(effect.TraceParent));
        span?.SetTag(Telemetry.Tags.EffectId, effect.EffectId).SetTag(Telemetry.Tags.Kind, effect.Kind.Value);
        Activity.Current = span;
        string? error = null;
        try
        {
            // The trace travels with the effect, so that it arrives although nobody traces.
            await PerformAsync(job with { Effect = effect with { TraceParent = span?.Id ?? effect.TraceParent } }, _clock.GetUtcNow());
        }
        catch (Exception exception)
        {
            error = exception.GetType().Name;
            // The intent stands in the database; the sweeper takes it up when it is due.
            LogEffectFailed(_logger, effect.EffectId, exception);
        }
        finally
        {
            Telemetry.End(span, error);
            Forget(job);
        }
    }

    /// <remarks>
    /// A first call that waited here for too long was made by nobody: its hint was given once, and is given up here. Said so, the
    /// call is made as soon as the effect is taken up; else it would pass for a call whose outcome nobody knows.
    /// </remarks>
    private Task PerformAsync(Job job, DateTimeOffset now) => job.LookFirst || now <= job.CallBefore
        ? _runner.PerformEffectAsync(job.Effect, job.LookFirst, job.CallBefore)
        : _owners.Of(job.Effect.Stream).SettleAsync(
            job.Effect.Stream,
            job.Effect.EffectId,
            1,
            new EffectResult.Later(new EffectDelay("waited for its turn", TimeSpan.Zero, CallOutcome.NotMade)),
            EffectEngine.ContextOf(job.Effect));

    private void Forget(Job job)
    {
        lock (_gate)
        {
            _underWay.Remove(job.Effect.EffectId);
        }
    }

    [LoggerMessage(102, LogLevel.Warning, "Effect {EffectId} could not be settled; it is taken up again when due")]
    private static partial void LogEffectFailed(ILogger logger, string effectId, Exception exception);

    private sealed record Job(EffectIntent Effect, bool LookFirst, DateTimeOffset CallBefore);
}
