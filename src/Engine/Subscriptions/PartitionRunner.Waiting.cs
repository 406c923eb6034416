using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Subscriptions;

/// <summary>Events that were parked or waited behind a parked one, and are to be handled now.</summary>
internal sealed partial class PartitionRunner
{
    /// <summary>Of one look; what is left is found by the next.</summary>
    private const int MaxWaiting = 100;

    /// <summary>A reason is read by people, in a list.</summary>
    private const int MaxReasonLength = 500;

    private async Task WorkOnWaitingAsync(CancellationToken cancellation)
    {
        var waiting = await _store.LoadWaitingAsync(_subscriber.Name, _partition, MaxWaiting, cancellation);
        var parked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var next in waiting.Where(next => !parked.Contains(next.Event.Stream)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await RepeatAsync(next, cancellation) && next.HoldsStream)
                parked.Add(next.Event.Stream);
        }

        if (!waiting.IsEmpty)
            await LoadHeldAsync(cancellation);
    }

    /// <returns>False when it is parked again.</returns>
    private async Task<bool> RepeatAsync(WaitingEvent next, CancellationToken cancellation)
    {
        var (stream, version) = (next.Event.Stream, next.Event.Version);
        try
        {
            await _tries.RepeatAsync(
                async token =>
                {
                    var rows = await AskAsync([next.Event], token);
                    await SettleAsync([.. rows, new SubscriberRow.Unparked(_subscriber.Name, stream, version)]);
                    Hint(rows);
                },
                cancellation);
            Told([next.Event]);
            return true;
        }
        catch (Exception exception) when (IsOfEvent(exception, cancellation))
        {
            LogParked(_logger, _subscriber.Name, next.Event.Type, stream, version, exception);
            var attempts = next.Attempts + Options.Retries.Tries;
            await SettleAsync([new SubscriberRow.ParkedAgain(_subscriber.Name, stream, version, ReasonOf(exception), attempts)]);
            SubscriptionMetrics.Told(_subscriber.Name, "parked", 1);
            return false;
        }
    }

    /// <summary>Without the cursor, which has passed them: the waiting row itself says who may write.</summary>
    private async Task SettleAsync(ImmutableArray<SubscriberRow> rows)
    {
        if (!await _cursors.AdvanceAsync([], rows))
            throw new CursorMovedException();
    }

    private static string ReasonOf(Exception exception)
    {
        var reason = NoteText.Of($"{exception.GetType().Name}: {exception.Message}");
        return reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength];
    }
}
