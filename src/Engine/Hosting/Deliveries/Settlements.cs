using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Deliveries;

/// <summary>Writes down what became of a try.</summary>
internal sealed class Settlements(TimeProvider clock)
{
    /// <summary>After so many fruitless tries, about a day, a person has to look.</summary>
    private const int MaxAttempts = 150;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(10);

    public InboxSettlement Applied(PendingDelivery delivery) => Ended(delivery, InboxStatus.Applied, null);

    public InboxSettlement Ignored(PendingDelivery delivery, string note) => Ended(delivery, InboxStatus.Ignored, note);

    public InboxSettlement Quarantined(PendingDelivery delivery, string note) =>
        Ended(delivery, InboxStatus.Quarantined, note);

    /// <summary>Not done: to be tried again, until there were too many tries.</summary>
    /// <param name="atLeast">How long the channel asks to wait; null when it does not say.</param>
    /// <param name="atMost">When to try again at the latest; null when there is no such time.</param>
    public InboxSettlement Later(
        PendingDelivery delivery, string note, TimeSpan? atLeast = null, TimeSpan? atMost = null)
    {
        var attempts = delivery.Attempts + 1;
        if (attempts >= MaxAttempts)
            return Quarantined(delivery, $"given up after {attempts} tries: {note}");

        var wait = WaitAfter(attempts);
        if (wait > atMost)
            wait = atMost.Value;
        var now = clock.GetUtcNow();
        return new InboxSettlement(
            delivery.InboxId, InboxStatus.Pending, NoteText.Of(note), attempts, now + (atLeast > wait ? atLeast.Value : wait), now);
    }

    /// <summary>The database was away, which is nobody's fault here: no attempt is counted.</summary>
    public InboxSettlement NotTried(PendingDelivery delivery, string note)
    {
        var now = clock.GetUtcNow();
        return new InboxSettlement(
            delivery.InboxId, InboxStatus.Pending, NoteText.Of(note), delivery.Attempts, now + WaitAfter(1), now);
    }

    /// <summary>1, 2, 4 seconds and so on, at most 10 minutes: a webhook may come before the order can be read.</summary>
    private static TimeSpan WaitAfter(int attempts)
    {
        var growing = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(attempts - 1, 12)));
        return growing < s_longestWait ? growing : s_longestWait;
    }

    private InboxSettlement Ended(PendingDelivery delivery, InboxStatus status, string? note) =>
        new(delivery.InboxId, status, note is null ? null : NoteText.Of(note), delivery.Attempts + 1, null, clock.GetUtcNow());
}
