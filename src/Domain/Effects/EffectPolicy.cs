using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Effects;

/// <summary>The times and bounds of every external call, whoever owns the effect.</summary>
/// <remarks>
/// An attempt is granted to one process until its due time. Within that time the process may begin one call; after it, somebody
/// else may take the effect up. So a call that nobody answered for may have been made until the end of the grant.
/// </remarks>
public static class EffectPolicy
{
    /// <summary>How long an attempt may take before a completer takes the effect up.</summary>
    /// <value>
    /// 45 s: a call begins within the first 15, and takes at most 30 with its waiting, so that two calls do not overlap.
    /// </value>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(45);

    /// <summary>After so many fruitless attempts a person has to look. Attempts that waited for the whole account do not count.</summary>
    public const int MaxAttempts = 12;

    /// <summary>What the other side was made to do is visible to everybody this long after it.</summary>
    public static TimeSpan VisibleAfter => SyncSweep.VisibleAfter;

    /// <summary>A look that is made later than this tells for certain whether the call happened.</summary>
    /// <param name="calledUntil">The last instant at which the call may have been made.</param>
    public static DateTimeOffset CertainAfter(DateTimeOffset calledUntil) => calledUntil + VisibleAfter;

    /// <param name="waits">Those of the attempts that waited for the whole account.</param>
    public static bool IsSpent(int attempts, int waits) => attempts - waits >= MaxAttempts;

    /// <summary>When an effect that was put off is due again.</summary>
    /// <param name="attempts">Attempts begun, without those that waited for the whole account.</param>
    /// <param name="calledUntil">The last instant at which a call may have been made; null when none is in question.</param>
    public static DateTimeOffset DueAfter(
        EffectDelay delay, int attempts, DateTimeOffset createdAt, DateTimeOffset? calledUntil, DateTimeOffset now)
    {
        var wait = delay.Cause switch
        {
            DelayCause.Call => Growing(attempts, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
            // About six hours in all: a frozen package or an unanswered cancellation takes hours and not days.
            DelayCause.Passing => Growing(attempts, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
            DelayCause.Account => Within((now - createdAt) / 4, TimeSpan.FromMinutes(10)),
        };
        // A look just after it becomes certain ends the matter; later looks would only keep a person waiting.
        var due = calledUntil is { } until && CertainAfter(until) > now
            ? Earlier(now + wait, CertainAfter(until) + TimeSpan.FromSeconds(1))
            : now + wait;

        // What the other side asks to wait is never cut short.
        return due > now + delay.After ? due : now + delay.After;
    }

    private static TimeSpan Growing(int attempts, TimeSpan first, TimeSpan most) =>
        Within(first * Math.Pow(2, Math.Clamp(attempts, 1, 12) - 1), most);

    private static TimeSpan Within(TimeSpan wait, TimeSpan most) => wait < most ? wait : most;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
