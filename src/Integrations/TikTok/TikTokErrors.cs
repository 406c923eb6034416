using System.Net.Http.Headers;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>What an answer that is not a success means (TikTok document, section 8).</summary>
public static class TikTokErrors
{
    private const int TooManyRequests = 429;

    // The longest pause that we believe; a longer one is a mistake of the other side's clock.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <param name="httpStatus">Counts only where the code says nothing: a code that is not zero wins over it.</param>
    /// <param name="code">The body's code; zero when there was an envelope without an error.</param>
    /// <param name="message">Tells the faults apart that share code 36009004.</param>
    /// <param name="isTokenCall">True for token get and refresh, where "invalid parameter" means a dead token.</param>
    public static ChannelErrorKind Classify(int httpStatus, long code, string message, bool isTokenCall) => code switch
    {
        0 => ClassifyStatus(httpStatus),
        105002 => ChannelErrorKind.TokenExpired,
        101000 or 105005 or 36004001 or 36004005 => ChannelErrorKind.AuthorizationLost,
        98001004 when isTokenCall => ChannelErrorKind.AuthorizationLost,
        106001 or 106013 => ChannelErrorKind.Misconfigured,
        36009002 => ChannelErrorKind.RateLimited,
        36009003 => ChannelErrorKind.Unavailable,
        36009007 => ChannelErrorKind.Timeout,
        36009004 => ClassifyByMessage(message),
        36009009 or 36009010 or 36009014 or 36009022 or 36009023 or 36009033 => ChannelErrorKind.Misconfigured,
        10002014 or 10002015 or 10006402 or (>= 10037002 and <= 10037004) => ChannelErrorKind.Unavailable,
        _ when httpStatus is TooManyRequests => ChannelErrorKind.RateLimited,
        _ when httpStatus >= 500 => ChannelErrorKind.Unavailable,
        _ => ChannelErrorKind.Refused,
    };

    /// <summary>
    /// An answer without a code that could be read, or with a code of zero under a status that is no success.
    /// </summary>
    public static ChannelErrorKind ClassifyStatus(int httpStatus) => httpStatus switch
    {
        TooManyRequests => ChannelErrorKind.RateLimited,
        >= 500 => ChannelErrorKind.Unavailable,
        _ => ChannelErrorKind.Unreadable,
    };

    /// <summary>One entry of <c>data.errors</c>: the call as a whole was taken, this part of it was not.</summary>
    public static ChannelErrorKind ClassifyPart(long? code, string message) =>
        code is null or 0 ? ChannelErrorKind.Refused : Classify(200, code.Value, message, isTokenCall: false);

    /// <summary>
    /// The <c>Retry-After</c> header in either of its forms, as a span from now; null when absent or past.
    /// </summary>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? header?.Date - now;
        if (wait is not { } span || span <= TimeSpan.Zero)
            return null;

        return span < MaxRetryAfter ? span : MaxRetryAfter;
    }

    // An access token that is wrong or missing is worth one refresh, which shows whether the authorization still
    // stands. "page_token" is a parameter like any other.
    private static ChannelErrorKind ClassifyByMessage(string message)
    {
        if (Says("access_token") || Says("access-token") || Says("access token"))
            return ChannelErrorKind.TokenExpired;
        if (Says("app_key") || Says("app key") || Says("timestamp") || Says("shop_cipher") || Says("shop cipher"))
            return ChannelErrorKind.Misconfigured;

        return ChannelErrorKind.Refused;

        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
