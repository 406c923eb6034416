using System.Collections.Immutable;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Faults;

/// <summary>Which faults a seed has, and how often. Drawn first, so that seeds differ in kind and not only in detail.</summary>
/// <remarks>
/// Frozen for at most <see cref="FreezeUpTo"/>, clocks wrong by at most <see cref="SkewUpTo"/>, calls on their way for at
/// most <see cref="SlowCallUpTo"/>: together below the 30 s margin that the effect pump keeps between the last moment of
/// a first call and the moment at which another process may look for its result. TikTok takes no idempotency key, so
/// nobody can keep a process that stands still for longer, between its last look at the clock and its call, from calling.
/// </remarks>
internal sealed record FaultPlan
{
    public static readonly FaultPlan None = new();

    public static readonly TimeSpan FreezeUpTo = TimeSpan.FromSeconds(16);

    public static readonly TimeSpan SkewUpTo = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan SlowCallUpTo = TimeSpan.FromSeconds(8);

    /// <summary>A restart of all takes about a minute; more often, and nothing else would ever happen.</summary>
    private const int RestartsAreRarerBy = 4;

    public double CommitFailsBefore { get; init; }

    public double CommitFailsAfter { get; init; }

    public double CommitIsSlow { get; init; }

    public double ReadFails { get; init; }

    public double RequestLost { get; init; }

    public double ReplyLost { get; init; }

    public double CallDelayed { get; init; }

    public double CallDuplicated { get; init; }

    public double ChannelTimeoutBefore { get; init; }

    /// <summary>It does it, and then the answer is lost.</summary>
    public double ChannelTimeoutAfter { get; init; }

    public double ChannelRateLimited { get; init; }

    public double ChannelUnavailable { get; init; }

    /// <summary>It does it, and answers what cannot be read.</summary>
    public double ChannelUnreadable { get; init; }

    public double ChannelSlow { get; init; }

    public double WebhookDropped { get; init; }

    public double WebhookDuplicated { get; init; }

    public double WebhookDelayed { get; init; }

    /// <summary>Scheduler steps between two crashes on average; 0 = none.</summary>
    public int StepsPerCrash { get; init; }

    public int StepsPerFreeze { get; init; }

    /// <summary>Steps between two moments at which one process's picture of who is alive goes wrong.</summary>
    public int StepsPerSplit { get; init; }

    public bool ClocksDiffer { get; init; }

    /// <summary>How many of an order's webhooks are followed by one that nobody can work with.</summary>
    public double WebhookPoisoned { get; init; }

    /// <summary>How many of an order's webhooks are followed by one that TikTok did not sign.</summary>
    public double WebhookForged { get; init; }

    /// <summary>It answers with an order that has members nobody knows, or lacks what must be there.</summary>
    public double ChannelAnswersStrangely { get; init; }

    /// <summary>How often in all some seller removes the app, and authorizes it again a while later.</summary>
    public int Removals { get; init; }

    /// <summary>How late reads may show a change at the most; zero = at once.</summary>
    public TimeSpan ReadsLag { get; init; }

    /// <summary>How many orders TikTok does not ship for a while, for a reason that passes.</summary>
    public double ShipRefusedForAWhile { get; init; }

    /// <summary>One pair of tokens serves all shops of a seller: a refresh for one ends the pair of the others.</summary>
    public bool SharesAuthorization { get; init; }

    /// <summary>It answers much later than any caller waits, or never in this life of the process.</summary>
    public double CommitHangs { get; init; }

    public double ReadHangs { get; init; }

    /// <summary>Steps between two rolling restarts: each process in turn is asked to end, and is started again.</summary>
    public int StepsPerRestart { get; init; }

    /// <summary>For how long every process is switched off in the middle; zero = not at all.</summary>
    public TimeSpan Night { get; init; }

    /// <summary>Calls between processes pass through bytes. No fault, but what it shows can be left out.</summary>
    public bool Wire { get; init; }

    public static FaultPlan Draw(SimulationRandom random)
    {
        // One seed in ten has no faults: what fails there is a plain mistake and easiest to read.
        if (random.Chance(0.1))
            return None;

        var storage = random.Chance(0.6);
        var network = random.Chance(0.6);
        var channel = random.Chance(0.6);
        var webhooks = random.Chance(0.6);
        var processes = random.Chance(0.6);
        return new FaultPlan
        {
            CommitFailsBefore = Rate(random, storage, 0.08),
            CommitFailsAfter = Rate(random, storage, 0.08),
            CommitIsSlow = Rate(random, storage, 0.05),
            ReadFails = Rate(random, storage, 0.05),
            RequestLost = Rate(random, network, 0.05),
            ReplyLost = Rate(random, network, 0.05),
            CallDelayed = Rate(random, network, 0.15),
            CallDuplicated = Rate(random, network, 0.1),
            ChannelTimeoutBefore = Rate(random, channel, 0.1),
            ChannelTimeoutAfter = Rate(random, channel, 0.15),
            ChannelRateLimited = Rate(random, channel, 0.1),
            ChannelUnavailable = Rate(random, channel, 0.1),
            ChannelUnreadable = Rate(random, channel, 0.05),
            ChannelSlow = Rate(random, channel, 0.1),
            WebhookDropped = Rate(random, webhooks, 0.4),
            WebhookDuplicated = Rate(random, webhooks, 0.4),
            WebhookDelayed = Rate(random, webhooks, 0.4),
            StepsPerCrash = Every(random, processes),
            StepsPerFreeze = Every(random, processes),
            StepsPerSplit = Every(random, processes),
            ClocksDiffer = random.Chance(0.5),
            WebhookPoisoned = Rate(random, webhooks, 0.4),
            WebhookForged = Rate(random, webhooks, 0.2),
            ChannelAnswersStrangely = Rate(random, channel, 0.1),
            Removals = random.Chance(0.15) ? random.Between(1, 2) : 0,
            SharesAuthorization = random.Chance(0.3),
            CommitHangs = Rate(random, storage, 0.01),
            ReadHangs = Rate(random, storage, 0.003),
            StepsPerRestart = Every(random, processes) * RestartsAreRarerBy,
            Night = DrawNight(random),
            ReadsLag = DrawLag(random),
            ShipRefusedForAWhile = Rate(random, channel, 0.6),
        };
    }

    // Often seconds, sometimes as long as the product expects at the most, less what clocks may differ by.
    private static TimeSpan DrawLag(SimulationRandom random)
    {
        var isThere = random.Chance(0.4);
        var lag = random.Pick(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(90), s_longestLag);
        return isThere ? lag : TimeSpan.Zero;
    }

    private static readonly TimeSpan s_longestLag = TimeSpan.FromMinutes(9.5);

    // Beyond the 48 hours for which operations are remembered (and within the week for which closed reservations are), or
    // within the day for which a caller may repeat.
    private static TimeSpan DrawNight(SimulationRandom random)
    {
        var isThere = random.Chance(0.04);
        var night = random.Chance(0.6)
            ? random.Span(TimeSpan.FromHours(49), TimeSpan.FromHours(60))
            : random.Span(TimeSpan.FromHours(6), TimeSpan.FromHours(23));
        return isThere ? night : TimeSpan.Zero;
    }

    /// <summary>The names that <see cref="Without"/> takes.</summary>
    public static readonly ImmutableArray<string> Kinds =
    [
        "commit-fails-before", "commit-fails-after", "commit-slow", "read-fails", "request-lost", "reply-lost",
        "call-delayed", "call-duplicated", "channel-timeout-before", "channel-timeout-after", "channel-rate-limited",
        "channel-unavailable", "channel-unreadable", "channel-slow", "webhook-dropped", "webhook-duplicated",
        "webhook-delayed", "crash", "freeze", "split", "clocks", "webhook-poisoned", "webhook-forged",
        "channel-answers-strangely", "removals", "shared-authorization", "commit-hangs", "read-hangs", "restart", "night",
        "wire", "reads-lag", "ship-refused-for-a-while",
    ];

    public FaultPlan Without(string kind) => kind switch
    {
        "commit-fails-before" => this with { CommitFailsBefore = 0 },
        "commit-fails-after" => this with { CommitFailsAfter = 0 },
        "commit-slow" => this with { CommitIsSlow = 0 },
        "read-fails" => this with { ReadFails = 0 },
        "request-lost" => this with { RequestLost = 0 },
        "reply-lost" => this with { ReplyLost = 0 },
        "call-delayed" => this with { CallDelayed = 0 },
        "call-duplicated" => this with { CallDuplicated = 0 },
        "channel-timeout-before" => this with { ChannelTimeoutBefore = 0 },
        "channel-timeout-after" => this with { ChannelTimeoutAfter = 0 },
        "channel-rate-limited" => this with { ChannelRateLimited = 0 },
        "channel-unavailable" => this with { ChannelUnavailable = 0 },
        "channel-unreadable" => this with { ChannelUnreadable = 0 },
        "channel-slow" => this with { ChannelSlow = 0 },
        "webhook-dropped" => this with { WebhookDropped = 0 },
        "webhook-duplicated" => this with { WebhookDuplicated = 0 },
        "webhook-delayed" => this with { WebhookDelayed = 0 },
        "crash" => this with { StepsPerCrash = 0 },
        "freeze" => this with { StepsPerFreeze = 0 },
        "split" => this with { StepsPerSplit = 0 },
        "clocks" => this with { ClocksDiffer = false },
        "webhook-poisoned" => this with { WebhookPoisoned = 0 },
        "webhook-forged" => this with { WebhookForged = 0 },
        "channel-answers-strangely" => this with { ChannelAnswersStrangely = 0 },
        "removals" => this with { Removals = 0 },
        "shared-authorization" => this with { SharesAuthorization = false },
        "commit-hangs" => this with { CommitHangs = 0 },
        "read-hangs" => this with { ReadHangs = 0 },
        "restart" => this with { StepsPerRestart = 0 },
        "night" => this with { Night = TimeSpan.Zero },
        "wire" => this with { Wire = false },
        "reads-lag" => this with { ReadsLag = TimeSpan.Zero },
        "ship-refused-for-a-while" => this with { ShipRefusedForAWhile = 0 },
        _ => throw new FormatException($"there is no fault called {kind}"),
    };

    // Within a family each fault is there or not: two that always come together hide each other.
    private static double Rate(SimulationRandom random, bool isFamilyOn, double upTo)
    {
        var isOn = random.Chance(0.6);
        var rate = random.Below(1_000) / 1_000.0 * upTo;
        return isFamilyOn && isOn ? rate : 0;
    }

    private static int Every(SimulationRandom random, bool isFamilyOn)
    {
        var isOn = random.Chance(0.6);
        var steps = random.Between(60, 1_000);
        return isFamilyOn && isOn ? steps : 0;
    }
}
