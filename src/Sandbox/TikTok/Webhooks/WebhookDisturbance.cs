namespace OrderActors.Sandbox.TikTok;

/// <summary>How webhook delivery misbehaves, beyond what the receiver causes.</summary>
public sealed record WebhookDisturbance
{
    /// <summary>Share of notifications that are sent twice. Default 0.</summary>
    public double DuplicateProbability { get; init; }

    /// <summary>So many of the next notifications are sent twice. Default 0.</summary>
    public int DuplicateNext { get; init; }

    /// <summary>Each notification waits a random part of this window first, which mixes the order. Default none.</summary>
    public TimeSpan DisorderWindow { get; init; }

    /// <summary>Share of notifications that are never sent. Default 0.</summary>
    public double DropProbability { get; init; }

    /// <summary>So many of the next notifications are never sent. Default 0.</summary>
    public int DropNext { get; init; }
}
