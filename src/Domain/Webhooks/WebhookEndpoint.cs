using System.Collections.Immutable;

namespace OrderActors.Domain.Webhooks;

/// <summary>Where a seller's events are sent to, and which; without its secrets.</summary>
public sealed record WebhookEndpoint
{
    public static readonly WebhookEndpoint Unknown = new();

    /// <summary>Chosen: enough for every program of a seller, and a bound for what one event leads to.</summary>
    public const int MaxPerSeller = 100;

    public EndpointStatus Status { get; init; } = EndpointStatus.Unknown;

    public EndpointTarget Target { get; init; } = EndpointTarget.None;

    /// <summary>The newest first; at most two, the second only until it runs out.</summary>
    public ImmutableArray<EndpointSecret> Secrets { get; init; } = [];

    /// <summary>Why nothing is sent; null while it is enabled.</summary>
    public EndpointStop? Stop { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Failures before this do not count against it.</summary>
    public DateTimeOffset EnabledAt { get; init; }

    /// <summary>There is such an endpoint, enabled or not.</summary>
    public bool Exists => Status is EndpointStatus.Enabled or EndpointStatus.Disabled;

    /// <summary>The secrets that a message is signed with at an instant.</summary>
    public IEnumerable<EndpointSecret> SecretsAt(DateTimeOffset now) =>
        Secrets.Where(secret => secret.ValidUntil is not { } until || now < until);
}

public enum EndpointStatus
{
    Unknown,
    Enabled,
    Disabled,
    Deleted,
}

/// <summary>A signing secret, without the secret itself.</summary>
/// <param name="Id">The operation that made it.</param>
/// <param name="ValidUntil">Messages are signed with it until then; null for the newest.</param>
public sealed record EndpointSecret(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);

/// <summary>Why nothing is sent to an endpoint.</summary>
public sealed record EndpointStop(EndpointStopKind Kind, string Detail, DateTimeOffset At);

public enum EndpointStopKind
{
    /// <summary>The seller has disabled it.</summary>
    BySeller,

    /// <summary>It answered 410: it wants nothing more.</summary>
    Gone,

    /// <summary>It has failed for days.</summary>
    Failing,
}
