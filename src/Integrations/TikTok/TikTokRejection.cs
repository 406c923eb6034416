using OrderActors.Ports.Channels;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace OrderActors.Integrations.TikTok;

/// <summary>What a caller is told when a shop's pipeline, and not the shop, ended a call.</summary>
internal static class TikTokRejection
{
    /// <summary>A circuit that is just being tried has no time to tell; the try is over soon.</summary>
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(1);

    public static ChannelException Of(TikTokCall call, ExecutionRejectedException rejected, TimeSpan totalTimeout)
    {
        switch (rejected)
        {
            case RateLimiterRejectedException late:
                TikTokTelemetry.Withheld(call, "budget");
                return new ChannelException(
                    ChannelErrorKind.RateLimited,
                    $"{call}: not sent, the shop's budget is used up",
                    retryAfter: late.RetryAfter,
                    inner: rejected);

            case BrokenCircuitException broken:
                TikTokTelemetry.Withheld(call, "circuit");
                return new ChannelException(
                    ChannelErrorKind.CircuitOpen,
                    $"{call}: not sent, the shop failed too often a moment ago and is left alone for a while",
                    retryAfter: broken.RetryAfter > s_soonest ? broken.RetryAfter : s_soonest,
                    inner: rejected);

            default:
                return new ChannelException(
                    ChannelErrorKind.Timeout,
                    $"{call}: not done within {totalTimeout.TotalSeconds:0.#} s, with all turns and tries",
                    inner: rejected);
        }
    }
}
