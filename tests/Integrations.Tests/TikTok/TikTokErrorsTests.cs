using System.Net.Http.Headers;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokErrorsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(105002, ChannelErrorKind.TokenExpired)]
    [InlineData(101000, ChannelErrorKind.AuthorizationLost)]
    [InlineData(105005, ChannelErrorKind.AuthorizationLost)]
    [InlineData(36004001, ChannelErrorKind.AuthorizationLost)]
    [InlineData(36004005, ChannelErrorKind.AuthorizationLost)]
    [InlineData(36004004, ChannelErrorKind.Refused)]
    [InlineData(106001, ChannelErrorKind.Misconfigured)]
    [InlineData(106013, ChannelErrorKind.Misconfigured)]
    [InlineData(36009002, ChannelErrorKind.RateLimited)]
    [InlineData(36009003, ChannelErrorKind.Unavailable)]
    [InlineData(36009007, ChannelErrorKind.Timeout)]
    [InlineData(36009009, ChannelErrorKind.Misconfigured)]
    [InlineData(36009010, ChannelErrorKind.Misconfigured)]
    [InlineData(36009014, ChannelErrorKind.Misconfigured)]
    [InlineData(36009022, ChannelErrorKind.Misconfigured)]
    [InlineData(36009023, ChannelErrorKind.Misconfigured)]
    [InlineData(36009033, ChannelErrorKind.Misconfigured)]
    [InlineData(21008106, ChannelErrorKind.Refused)]
    [InlineData(21011007, ChannelErrorKind.Passing)]
    [InlineData(10007014, ChannelErrorKind.Passing)]
    [InlineData(1010000, ChannelErrorKind.TokenExpired)]
    [InlineData(36009037, ChannelErrorKind.RateLimited)]
    [InlineData(36009043, ChannelErrorKind.ShopInactive)]
    [InlineData(36009044, ChannelErrorKind.ShopInactive)]
    [InlineData(10002014, ChannelErrorKind.Unavailable)]
    [InlineData(10002015, ChannelErrorKind.Unavailable)]
    [InlineData(10006402, ChannelErrorKind.Unavailable)]
    [InlineData(10037002, ChannelErrorKind.Unavailable)]
    [InlineData(10037003, ChannelErrorKind.Unavailable)]
    [InlineData(10037004, ChannelErrorKind.Unavailable)]
    public void A_code_is_classified_whatever_the_status_says(long code, ChannelErrorKind expected)
    {
        Assert.Equal(expected, Classify(200, code));
        Assert.Equal(expected, Classify(400, code));
        Assert.Equal(expected, Classify(401, code));
    }

    [Theory]
    [InlineData("access_token is invalid", ChannelErrorKind.TokenExpired)]
    [InlineData("Invalid x-tts-access-token header", ChannelErrorKind.TokenExpired)]
    [InlineData("Access Token is missing", ChannelErrorKind.TokenExpired)]
    [InlineData("Invalid app_key", ChannelErrorKind.Misconfigured)]
    [InlineData("timestamp is out of the window", ChannelErrorKind.Misconfigured)]
    [InlineData("unexpected shop_cipher", ChannelErrorKind.Misconfigured)]
    [InlineData("PageSize is a required field", ChannelErrorKind.Refused)]
    [InlineData("page_token is invalid", ChannelErrorKind.Refused)]
    [InlineData("order_status expected type:string", ChannelErrorKind.Refused)]
    [InlineData("", ChannelErrorKind.Refused)]
    public void The_code_of_a_dozen_faults_is_told_apart_by_its_words(string message, ChannelErrorKind expected) =>
        Assert.Equal(expected, TikTokErrors.Classify(400, 36009004, message, isTokenCall: false));

    [Fact]
    public void An_invalid_parameter_of_a_token_call_is_a_dead_authorization() =>
        Assert.Equal(
            ChannelErrorKind.AuthorizationLost,
            TikTokErrors.Classify(200, 98001004, "invalid params", isTokenCall: true));

    [Theory]
    [InlineData(429, ChannelErrorKind.RateLimited)]
    [InlineData(500, ChannelErrorKind.Unavailable)]
    [InlineData(503, ChannelErrorKind.Unavailable)]
    [InlineData(401, ChannelErrorKind.TokenExpired)]
    [InlineData(408, ChannelErrorKind.Timeout)]
    [InlineData(403, ChannelErrorKind.Unreadable)]
    [InlineData(404, ChannelErrorKind.Unreadable)]
    [InlineData(302, ChannelErrorKind.Unreadable)]
    [InlineData(200, ChannelErrorKind.Unreadable)]
    public void Without_a_code_the_status_decides(int status, ChannelErrorKind expected)
    {
        Assert.Equal(expected, TikTokErrors.ClassifyStatus(status));
        Assert.Equal(expected, Classify(status, 0));
    }

    [Theory]
    [InlineData(200, ChannelErrorKind.Refused)]
    [InlineData(400, ChannelErrorKind.Refused)]
    [InlineData(401, ChannelErrorKind.TokenExpired)]
    [InlineData(403, ChannelErrorKind.AuthorizationLost)]
    [InlineData(404, ChannelErrorKind.Refused)]
    [InlineData(408, ChannelErrorKind.Timeout)]
    [InlineData(409, ChannelErrorKind.Refused)]
    [InlineData(429, ChannelErrorKind.RateLimited)]
    [InlineData(500, ChannelErrorKind.Unavailable)]
    [InlineData(502, ChannelErrorKind.Unavailable)]
    public void A_code_that_nobody_knows_is_told_by_the_status(int status, ChannelErrorKind expected)
    {
        Assert.Equal(expected, Classify(status, 12345678));
        Assert.Equal(expected, Classify(status, -1));
        Assert.Equal(expected, Classify(status, 98001004));
        Assert.Equal(expected, TikTokErrors.Classify(status, 36009004, "some words", isTokenCall: false));
    }

    [Theory]
    [InlineData("The system is busy, please try again later.", ChannelErrorKind.RateLimited)]
    [InlineData("Too many requests", ChannelErrorKind.RateLimited)]
    [InlineData("service temporarily unavailable", ChannelErrorKind.RateLimited)]
    [InlineData("System error", ChannelErrorKind.Unavailable)]
    [InlineData("rpc timeout", ChannelErrorKind.Unavailable)]
    [InlineData("The tracking number is wrong, please check it and try again", ChannelErrorKind.Refused)]
    public void A_refusal_whose_code_nobody_knows_passes_where_its_words_say_so(string message, ChannelErrorKind expected)
    {
        Assert.Equal(expected, TikTokErrors.Classify(200, 12345678, message, isTokenCall: false));
        Assert.Equal(expected, TikTokErrors.Classify(400, 12345678, message, isTokenCall: false));
        Assert.Equal(expected, TikTokErrors.ClassifyPart(12345678, message));
        Assert.Equal(ChannelErrorKind.Refused, TikTokErrors.Classify(200, 21008106, message, isTokenCall: false));
    }

    [Theory]
    [InlineData(401, 12345678, ChannelErrorKind.Refused)]
    [InlineData(403, 12345678, ChannelErrorKind.Refused)]
    [InlineData(401, 0, ChannelErrorKind.Unreadable)]
    [InlineData(401, 36004005, ChannelErrorKind.AuthorizationLost)]
    public void Only_a_code_that_says_so_ends_an_authorization_for_good(int status, long code, ChannelErrorKind expected) =>
        Assert.Equal(expected, TikTokErrors.Classify(status, code, "", isTokenCall: true));

    [Theory]
    [InlineData(10007014L, ChannelErrorKind.Passing)]
    [InlineData(12052990L, ChannelErrorKind.Refused)]
    [InlineData(36009003L, ChannelErrorKind.Unavailable)]
    [InlineData(0L, ChannelErrorKind.Refused)]
    [InlineData(null, ChannelErrorKind.Refused)]
    public void A_part_of_a_batch_is_refused_unless_its_code_says_unknown(long? code, ChannelErrorKind expected) =>
        Assert.Equal(expected, TikTokErrors.ClassifyPart(code, ""));

    [Fact]
    public void Every_value_of_the_kind_is_known_or_unknown_as_the_port_says()
    {
        var unknown = Enum.GetValues<ChannelErrorKind>().Where(kind => new ChannelException(kind, "").IsOutcomeUnknown);

        Assert.Equal([ChannelErrorKind.Timeout, ChannelErrorKind.Unavailable, ChannelErrorKind.Unreadable], unknown);
    }

    [Fact]
    public void A_retry_after_is_read_in_seconds_and_as_a_date()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), Read("7"));
        Assert.Equal(TimeSpan.FromSeconds(90), Read("Sun, 01 Mar 2026 12:01:30 GMT"));
    }

    [Fact]
    public void A_retry_after_in_the_past_or_absent_is_none_and_a_huge_one_is_capped()
    {
        Assert.Null(TikTokErrors.RetryAfter(null, Now));
        Assert.Null(Read("0"));
        Assert.Null(Read("Sun, 01 Mar 2026 11:00:00 GMT"));
        Assert.Equal(TimeSpan.FromHours(1), Read("999999"));
    }

    private static TimeSpan? Read(string header) => TikTokErrors.RetryAfter(RetryConditionHeaderValue.Parse(header), Now);

    private static ChannelErrorKind Classify(int status, long code) =>
        TikTokErrors.Classify(status, code, "", isTokenCall: false);
}
