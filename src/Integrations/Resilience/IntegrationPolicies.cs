using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Resilience;

/// <summary>The numbers of every integration, on one page.</summary>
public static class IntegrationPolicies
{
    /// <summary>TikTok Shop; a target is a shop.</summary>
    /// <remarks>
    /// Tries and pauses as its document has them (section 8: five tries, base 1 s, cap 60 s, jitter up to 500 ms). TikTok
    /// says nothing about when to leave it alone; those numbers are chosen: two reads in a row that fail in all their tries
    /// open the circuit, and a break is shorter than any durable retry waits.
    /// </remarks>
    public static CallPolicy TikTok(TikTokOptions options) => new()
    {
        Integration = "tiktok",
        Judge = Judge,
        TotalTimeout = options.TotalTimeout,
        TryTimeout = options.RequestTimeout,
        MaxTries = 5,
        FirstPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(60),
        MaxJitter = TimeSpan.FromMilliseconds(500),
        Circuit = new CircuitPolicy
        {
            FailureRatio = 0.5,
            MinTries = 10,
            Sampling = TimeSpan.FromSeconds(30),
            Break = TimeSpan.FromSeconds(10),
        },
        Rate = options.Rate,
    };

    private static CallFailure Judge(Exception exception) => exception is ChannelException failure
        ? new CallFailure(IsWorthAnotherTry(failure.Kind), IsTrouble(failure.Kind), failure.RetryAfter)
        : default;

    private static bool IsWorthAnotherTry(ChannelErrorKind kind) => kind switch
    {
        ChannelErrorKind.RateLimited or ChannelErrorKind.Unavailable or ChannelErrorKind.Timeout => true,
        ChannelErrorKind.TokenExpired or ChannelErrorKind.AuthorizationLost or ChannelErrorKind.Refused
            or ChannelErrorKind.Misconfigured or ChannelErrorKind.Unreadable or ChannelErrorKind.CircuitOpen
            or ChannelErrorKind.Passing or ChannelErrorKind.ShopInactive => false,
    };

    // An answer that cannot be read is about one payload: a shop with one strange order is not down.
    private static bool IsTrouble(ChannelErrorKind kind) => kind switch
    {
        ChannelErrorKind.Unavailable or ChannelErrorKind.Timeout => true,
        ChannelErrorKind.RateLimited or ChannelErrorKind.TokenExpired or ChannelErrorKind.AuthorizationLost
            or ChannelErrorKind.Refused or ChannelErrorKind.Misconfigured or ChannelErrorKind.Unreadable
            or ChannelErrorKind.CircuitOpen or ChannelErrorKind.Passing or ChannelErrorKind.ShopInactive => false,
    };
}
