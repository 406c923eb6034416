using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting;

/// <summary>Starts the first call of each intended effect at once, and takes up those that nobody finished.</summary>
public sealed partial class EffectPump(IActors actors, ILogger<EffectPump> logger) : IEffectHint
{
    /// <summary>Hints beyond this are dropped; the sweeper finds their intents when they are due.</summary>
    private const int MaxWaiting = 10_000;

    /// <summary>Calls under way at once.</summary>
    private const int MaxCalls = 16;

    private readonly Channel<Job> _waiting = Channel.CreateBounded<Job>(
        // Not DropWrite: that drops and still says "written", and what was dropped would count as under way for ever.
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly HashSet<string> _underWay = [];
    private readonly Lock _gate = new();

    public void Intended(OrderKey order, OrderEffect effect) => Offer(new Job(
        order,
        effect.Id,
        EffectRequest.NameOf(effect.Kind),
        EffectRequest.Of(effect).Write(),
        false,
        effect.DueAt - CallMargin));

    /// <summary>An intent whose time has passed: its call may have been made.</summary>
    public void TakeUp(RowImage.Effect effect) => Offer(new Job(
        OrderKey.Parse(effect.Stream["order/".Length..]), effect.EffectId, effect.Kind, effect.Request, true, effect.DueAt ?? default));

    /// <summary>A first call that starts later than this before its due time might overlap with whoever takes it up.</summary>
    private static readonly TimeSpan CallMargin = TimeSpan.FromSeconds(40);

    /// <summary>Works until cancelled; what is under way then is finished.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var calls = new List<Task>(MaxCalls);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(cancellation))
            {
                while (_waiting.Reader.TryRead(out var job))
                {
                    calls.RemoveAll(call => call.IsCompleted);
                    if (calls.Count >= MaxCalls)
                        calls.Remove(await Task.WhenAny(calls));

                    calls.Add(PerformAsync(job));
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Task.WhenAll(calls);
        }
    }

    private void Offer(Job job)
    {
        lock (_gate)
        {
            if (!_underWay.Add(job.EffectId))
                return;
        }

        if (!_waiting.Writer.TryWrite(job))
            Forget(job);
    }

    private async Task PerformAsync(Job job)
    {
        try
        {
            await actors.PerformEffectAsync(job.Order, job.EffectId, job.Kind, job.Request, job.LookFirst, job.CallBefore);
        }
        catch (Exception exception)
        {
            // The intent stands in the database; the sweeper takes it up when it is due, and looks first.
            LogEffectFailed(logger, job.EffectId, exception);
        }
        finally
        {
            Forget(job);
        }
    }

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
        OrderKey Order, string EffectId, string Kind, string Request, bool LookFirst, DateTimeOffset CallBefore);
}
