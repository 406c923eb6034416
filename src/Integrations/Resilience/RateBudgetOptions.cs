namespace OrderActors.Integrations.Resilience;

/// <summary>
/// How fast one shop is asked. TikTok publishes no number and moves its limit, so the budget follows it.
/// </summary>
public sealed record RateBudgetOptions
{
    /// <summary>Requests a second to begin with.</summary>
    /// <value>Default 20, chosen; the budget adapts from there. At least <see cref="MinRate"/>.</value>
    public double InitialRate { get; init; } = 20;

    /// <summary>Never slower than this, however often the shop says no.</summary>
    /// <value>Default one request in 4 s, a little below the 1,000 an hour of a sandbox shop.</value>
    public double MinRate { get; init; } = 0.25;

    /// <summary>Never faster than this.</summary>
    /// <value>
    /// Default 100, chosen: twice the highest figure that any source names. Only a shop that uses all it may gets there, and
    /// only if TikTok never says no on the way.
    /// </value>
    public double MaxRate { get; init; } = 100;

    /// <summary>How many requests may go at once after a pause.</summary>
    /// <value>Default 10, chosen. At least 1.</value>
    public double Burst { get; init; } = 10;

    /// <summary>How much each success adds to the rate until the shop says no for the first time, in requests a second.</summary>
    /// <value>Default 1: from 20 to 100 in 80 answers, which is some two seconds. A limit that was never met is not known.</value>
    public double Growth { get; init; } = 1;

    /// <summary>How much each success adds to the rate once the shop has said no, in requests a second.</summary>
    /// <value>Default 0.05: from the bottom back to 20 in about 400 answers.</value>
    public double Recovery { get; init; } = 0.05;

    /// <summary>The longest that a call waits for its turn; a longer wait is refused at once.</summary>
    /// <value>Default 5 s, so that a turn and one request fit into the 30 s of a grain call.</value>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many may wait for a turn at once; one more is refused at once.</summary>
    /// <value>Default 500, as many as the highest rate serves within <see cref="MaxWait"/>. At least 0.</value>
    public int MaxQueued { get; init; } = 500;
}
