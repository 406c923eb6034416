namespace OrderActors.Domain.Webhooks;

/// <summary>How an endpoint has answered lately, and until when it is left alone for that.</summary>
/// <param name="FailingSince">The first failure since the last success; null while it works.</param>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="PausedUntil">Nothing is sent to it before.</param>
public sealed record EndpointHealth(DateTimeOffset? FailingSince, int Failures, DateTimeOffset? PausedUntil)
{
    public static readonly EndpointHealth Good = new(null, 0, null);

    /// <summary>An endpoint that only failed for so long is disabled.</summary>
    public static readonly TimeSpan DisabledAfter = TimeSpan.FromDays(5);

    /// <summary>After many failures it is tried this often, whatever waits for it.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);

    public bool IsGood => Failures == 0;

    public bool IsPausedAt(DateTimeOffset now) => PausedUntil is { } until && now < until;

    /// <param name="asked">How long the endpoint itself asked to be left alone; null when it did not.</param>
    public EndpointHealth AfterFailure(TimeSpan? asked, DateTimeOffset now)
    {
        var doubled = s_firstPause * Math.Pow(2, Math.Min(Failures, 30));
        var pause = doubled < LongestPause ? doubled : LongestPause;
        return new EndpointHealth(FailingSince ?? now, Failures + 1, now + (asked > pause ? asked.Value : pause));
    }

    /// <summary>Whether a failure at this instant is one too many for an endpoint that was enabled at another.</summary>
    public bool IsHopeless(DateTimeOffset enabledAt, DateTimeOffset now) =>
        FailingSince is { } since && now - (since > enabledAt ? since : enabledAt) >= DisabledAfter;
}
