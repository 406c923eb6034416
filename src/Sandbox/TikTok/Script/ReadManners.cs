namespace OrderActors.Sandbox.TikTok;

/// <summary>How reads of orders and packages misbehave. Nothing of it changes what the shop has.</summary>
public sealed record ReadManners
{
    /// <summary>The longest that a read may lag behind a write.</summary>
    public static readonly TimeSpan MaxLag = TimeSpan.FromMinutes(10);

    /// <summary>Each answer lists lines and packages the other way round than the answer before.</summary>
    public bool Shuffle { get; init; }

    /// <summary>A read by ids gives these orders twice.</summary>
    public IReadOnlyList<string> TwiceInDetail { get; init; } = [];

    /// <summary>How long a read of orders by ids takes. Default no time.</summary>
    public TimeSpan Slow { get; init; }

    /// <summary>
    /// How long after a call that changed an order or a package the reads still show what was before, up to
    /// <see cref="MaxLag"/>. The call itself succeeds at once, and its webhook is sent at once. Default no time.
    /// </summary>
    public TimeSpan Lag { get; init; }

    /// <summary>
    /// Whether shipping and cancelling change a scripted order as TikTok would. Default false: such a call is checked,
    /// written into the ledger and answered with success, and only the script changes the order.
    /// </summary>
    public bool ActsOnScripted { get; init; }
}
