namespace OrderActors.Integrations.Webhooks;

/// <summary>How messages to sellers' endpoints are sent.</summary>
public sealed record WebhookSenderOptions
{
    /// <summary>For development and tests: sends to this machine, also without TLS.</summary>
    /// <value>Default false: a seller could otherwise reach what listens here for us alone.</value>
    public bool AllowLoopback { get; init; }

    /// <summary>The longest that a call takes, from the look-up of the name to the end of the answer.</summary>
    /// <value>Default 15 seconds.</value>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of this, the longest that a connection takes to come about.</summary>
    /// <value>Default 5 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
