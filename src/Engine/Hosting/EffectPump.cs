using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Starts the first call of each intended effect at once, and takes up those that nobody finished.</summary>
public sealed partial class EffectPump : IEffectHint
{
    /// <summary>
    /// Hints beyond 10,000, or 5,000 of one shop, are dropped, and the sweeper finds their intents when they are due.
    /// </summary>
    private static readonly LaneLimits s_limits = new(10_000, 5_000, 64, 8, 1);

    private readonly ShopLanes<Job> _lanes;
    private readonly IActors _actors;
    private readonly ILogger<EffectPump> _logger;
    private readonly HashSet<string> _underWay = [];
    private readonly Lock _gate = new();

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    public EffectPump(IActors actors, ILogger<EffectPump> logger, TaskScheduler? scheduler = null)
    {
        _actors = actors;
        _logger = logger;
        _lanes = new ShopLanes<Job>(
            "effects", s_limits, Gathering.None, (_, jobs) => PerformAsync(jobs[0]), scheduler ?? TaskScheduler.Default);
    }

    public void Intended(OrderKey order, OrderEffect effect, string? trace = null) => Offer(new Job(
        order,
        effect.Id,
        EffectRequest.NameOf(effect.Kind),
        EffectRequest.Of(effect).Write(),
        false,
        effect.DueAt - EffectTiming.CallMargin,
        trace));

    /// <summary>An intent whose time has passed: its call may have been made.</summary>
    public void TakeUp(RowImage.Effect effect) => Offer(new Job(
        OrderKey.Parse(effect.Stream["order/".Length..]),
        effect.EffectId,
        effect.Kind,
        effect.Request,
        true,
        default,
        effect.TraceParent));

    /// <summary>Works until cancelled; what is under way then is finished.</summary>
    public Task RunAsync(CancellationToken cancellation) => _lanes.RunAsync(cancellation);

    private void Offer(Job job)
    {
        lock (_gate)
        {
            if (!_underWay.Add(job.EffectId))
                return;
        }

        if (!_lanes.Offer(job.Order.ShopId, job))
            Forget(job);
    }

    private async Task PerformAsync(Job job)
    {
        var span = Telemetry.StartDetached(
            Telemetry.Spans.Effect, ActivityKind.Consumer, TraceParent.ContextOf(job.Trace));
        span?.SetTag(Telemetry.Tags.EffectId, job.EffectId).SetTag(Telemetry.Tags.Kind, job.Kind);
        Activity.Current = span;
        string? error = null;
        try
        {
            await _actors.PerformEffectAsync(
                job.Order, job.EffectId, job.Kind, RequestOf(job, span?.Id ?? job.Trace), job.LookFirst, job.CallBefore);
        }
        catch (Exception exception)
        {
            error = exception.GetType().Name;
            // The intent stands in the database; the sweeper takes it up when it is due, and looks first.
            LogEffectFailed(_logger, job.EffectId, exception);
        }
        finally
        {
            Telemetry.End(span, error);
            Forget(job);
        }
    }

    /// <summary>The trace travels with the request, so that it arrives although nobody traces.</summary>
    private static string RequestOf(Job job, string? trace) =>
        trace is null ? job.Request : (EffectRequest.Read(job.Request) with { TraceParent = trace }).Write();

    private void Forget(Job job)
    {
        lock (_gate)
        {
            _underWay.Remove(job.EffectId);
        }
    }

    [LoggerMessage(102, LogLevel.Warning, "Effect {EffectId} could not be settled; it is taken up again when due")]
    private static partial void LogEffectFailed(ILogger logger, string effectId, Exception exception);

    private sealed record Job(
        OrderKey Order,
        string EffectId,
        string Kind,
        string Request,
        bool LookFirst,
        DateTimeOffset CallBefore,
        string? Trace);
}
