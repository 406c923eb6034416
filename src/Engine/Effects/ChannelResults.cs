using OrderActors.Domain.Effects;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Effects;

/// <summary>What an error of a channel means for the call that met it: whose matter it is, and what comes next.</summary>
public static class ChannelResults
{
    private static readonly TimeSpan s_whileAPersonIsNeeded = TimeSpan.FromMinutes(10);

    /// <param name="isBegun">False when the error came before the call itself, such as from a read.</param>
    public static EffectResult Of(ChannelException error, bool isBegun)
    {
        var (cause, after) = error.Kind switch
        {
            ChannelErrorKind.Timeout or ChannelErrorKind.Unavailable or ChannelErrorKind.Unreadable
                or ChannelErrorKind.RateLimited or ChannelErrorKind.CircuitOpen or ChannelErrorKind.Refused =>
                (DelayCause.Call, TimeSpan.Zero),
            ChannelErrorKind.Passing => (DelayCause.Passing, TimeSpan.Zero),
            // A refresh that another process has under way is over in seconds.
            ChannelErrorKind.TokenExpired => (DelayCause.Account, TimeSpan.FromSeconds(5)),
            ChannelErrorKind.AuthorizationLost or ChannelErrorKind.ShopInactive or ChannelErrorKind.Misconfigured =>
                (DelayCause.Account, s_whileAPersonIsNeeded),
        };
        if (isBegun && error.Kind is ChannelErrorKind.Refused)
            return new EffectResult.Refused(error.Message);

        var outcome = !isBegun ? CallOutcome.NotMade : error.IsOutcomeUnknown ? CallOutcome.Unknown : CallOutcome.NotDone;
        return new EffectResult.Later(new EffectDelay(error.Message, error.RetryAfter ?? after, outcome, cause));
    }
}
