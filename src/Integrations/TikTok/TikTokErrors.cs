using System.Net.Http.Headers;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>What an answer that is not a success means (TikTok document, section 8).</summary>
public static class TikTokErrors
{
    private const int Unauthorized = 401;
    private const int Forbidden = 403;
    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;

    // The longest pause that we believe; a longer one is a mistake of the other side's clock.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <remarks>
    /// A code that we know wins over the status. A code that nobody knows is told by the status, so that a refusal of the token,
    /// a limit or a fault of the other side is not taken for a refusal of the order.
    /// </remarks>
    /// <param name="code">The body's code; zero when there was an envelope without an error.</param>
    /// <param name="message">Tells the faults apart that share code 36009004.</param>
    /// <param name="isTokenCall">True for token get and refresh, where "invalid parameter" means a dead token.</param>
    public static ChannelErrorKind Classify(int httpStatus, long code, string message, bool isTokenCall)
    {
        if (code == 0)
            return ClassifyStatus(httpStatus, isTokenCall);

        return OfCode(code, message, isTokenCall) ?? OfUnknownCode(httpStatus, message, isTokenCall);
    }

    /// <summary>
    /// An answer without a code that could be read, or with a code of zero under a status that is no success.
    /// </summary>
    /// <remarks>
    /// A token call without a code stays unreadable under every status that says "not allowed": what stands between us and
    /// TikTok may say so too, and the tokens would be forgotten.
    /// </remarks>
    public static ChannelErrorKind ClassifyStatus(int httpStatus, bool isTokenCall = false) => httpStatus switch
    {
        Unauthorized when !isTokenCall => ChannelErrorKind.TokenExpired,
        RequestTimeout => ChannelErrorKind.Timeout,
        TooManyRequests => ChannelErrorKind.RateLimited,
        >= 500 => ChannelErrorKind.Unavailable,
        _ => ChannelErrorKind.Unreadable,
    };

    /// <returns>Null when the code says nothing that we know.</returns>
    private static ChannelErrorKind? OfCode(long code, string message, bool isTokenCall) => code switch
    {
        105002 or 1010000 => ChannelErrorKind.TokenExpired,
        101000 or 105005 or 36004001 or 36004005 => ChannelErrorKind.AuthorizationLost,
        98001004 when isTokenCall => ChannelErrorKind.AuthorizationLost,
        36009043 or 36009044 => ChannelErrorKind.ShopInactive,
        36004004 or 21008106 => ChannelErrorKind.Refused,
        10007014 or 21011007 => ChannelErrorKind.Passing,
        106001 or 106013 => ChannelErrorKind.Misconfigured,
        36009002 or 36009037 => ChannelErrorKind.RateLimited,
        36009003 => ChannelErrorKind.Unavailable,
        36009007 => ChannelErrorKind.Timeout,
        36009004 => OfMessage(message),
        36009009 or 36009010 or 36009014 or 36009022 or 36009023 or 36009033 => ChannelErrorKind.Misconfigured,
        10002014 or 10002015 or 10006402 or (>= 10037002 and <= 10037004) => ChannelErrorKind.Unavailable,
        _ => null,
    };

    /// <remarks>
    /// What is not allowed (403) is a permission, and permissions belong to the authorization and not to an order. 404 is no
    /// such thing: the package or order that was named is not there.
    /// </remarks>
    private static ChannelErrorKind OfUnknownCode(int httpStatus, string message, bool isTokenCall) => httpStatus switch
    {
        Unauthorized or Forbidden when isTokenCall => ChannelErrorKind.Refused,
        Unauthorized => ChannelErrorKind.TokenExpired,
        Forbidden => ChannelErrorKind.AuthorizationLost,
        RequestTimeout => ChannelErrorKind.Timeout,
        TooManyRequests => ChannelErrorKind.RateLimited,
        >= 500 => ChannelErrorKind.Unavailable,
        _ => OfWords(message),
    };

    /// <summary>Where neither code nor status says more, the words may say that the refusal passes.</summary>
    /// <remarks>What is wrongly taken for passing is refused after the last attempt.</remarks>
    private static ChannelErrorKind OfWords(string message)
    {
        if (s_later.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase)))
            return ChannelErrorKind.RateLimited;

        return s_faults.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase))
            ? ChannelErrorKind.Unavailable
            : ChannelErrorKind.Refused;
    }

    /// <summary>Not done, and to be asked again.</summary>
    private static readonly string[] s_later =
        ["try again later", "try later", "retry later", "busy", "too many requests", "too frequent", "temporarily"];

    /// <summary>A fault of the other side, which may have come after the deed.</summary>
    private static readonly string[] s_faults =
        ["internal error", "system error", "server error", "service error", "timeout", "timed out"];

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
    private static ChannelErrorKind? OfMessage(string message)
    {
        if (Says("access_token") || Says("access-token") || Says("access token"))
            return ChannelErrorKind.TokenExpired;
        if (Says("app_key") || Says("app key") || Says("timestamp") || Says("shop_cipher") || Says("shop cipher"))
            return ChannelErrorKind.Misconfigured;

        return null;

        bool Says(string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
