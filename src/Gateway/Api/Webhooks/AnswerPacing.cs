using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Answers the webhooks of a shop more slowly while it sends faster than its orders are worked on.</summary>
/// <remarks>
/// They are stored by then: only who sends learns to send more slowly, and the processors are left to the orders. A
/// second is far from the three after which TikTok sends again, so a shop whose work stands still costs no repeats.
/// </remarks>
public sealed class AnswerPacing(IInboxHint inbox, TimeProvider clock)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(50);

    private static readonly Histogram<double> s_held = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.InboxHeld, "s", "Answers that were held back from a shop that sends too fast.");

    /// <summary>Waits until the shop has caught up, at most a second, or until nobody waits for the answer any more.</summary>
    public async Task HoldAsync(string shopId, CancellationToken aborted)
    {
        if (!inbox.IsBehind(shopId))
            return;

        var since = clock.GetTimestamp();
        do
        {
            await Task.Delay(s_lookEvery, clock, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!aborted.IsCancellationRequested && inbox.IsBehind(shopId) && clock.GetElapsedTime(since) < s_longest);

        s_held.Record(clock.GetElapsedTime(since).TotalSeconds);
    }
}
