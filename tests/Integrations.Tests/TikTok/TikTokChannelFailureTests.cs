using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using OrderActors.Domain.Shipping;
using OrderActors.Integrations.TikTok;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>
/// What a caller learns when the shop says no, says nothing, or says nonsense; and that no write is ever repeated.
/// </summary>
public sealed class TikTokChannelFailureTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ShipInstruction MarkShipped = new(
        ShipMethod.MarkShipped, "5764", null, ["5770"], "JX12345", "6617", null, null);

    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_refusal_carries_the_code_the_words_and_the_request_id()
    {
        _fixture.Shop.AnswerCode(21008106, "API not for this region", 400);

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(ChannelErrorKind.Refused, exception.Kind);
        Assert.Equal(21008106, exception.Code);
        Assert.Equal("r1", exception.RequestId);
        Assert.False(exception.IsOutcomeUnknown);
        Assert.Contains("POST /fulfillment/202309/orders/5764/packages", exception.Message, StringComparison.Ordinal);
        Assert.Contains("API not for this region", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_code_under_http_200_is_an_error()
    {
        _fixture.Shop.AnswerCode(105002, "access token is expired");

        Assert.Equal(ChannelErrorKind.TokenExpired, (await FailAsync(ReadAsync)).Kind);
    }

    [Fact]
    public async Task An_error_inside_a_batch_answer_is_told_by_the_inner_code()
    {
        _fixture.Shop.Answer(Encoding.UTF8.GetString(
            TestData.Sample("fulfillment-fudiwei-FulfillmentBatchShipPackagesResponse.json")));

        var exception = await FailAsync(ShipAsync);

        Assert.Equal((ChannelErrorKind.Passing, 10007014L), (exception.Kind, exception.Code!.Value));
        Assert.Contains("package in freeze status", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("<html>maintenance</html>", 200)]
    [InlineData("<html>not found</html>", 404)]
    [InlineData("{\"code\":0,\"data\":{\"package_id\":\"1", 200)]
    [InlineData("{\"message\":\"Success\"}", 200)]
    [InlineData("[]", 200)]
    [InlineData("null", 200)]
    [InlineData("{\"code\":0,\"data\":{}}", 200)]
    [InlineData("{\"code\":0,\"data\":{\"package_id\":\"0\"}}", 200)]
    [InlineData("{\"code\":0,\"data\":{\"package_id\":\"1\"}}", 302)]
    public async Task A_write_whose_answer_cannot_be_read_has_an_unknown_outcome(string body, int status)
    {
        _fixture.Shop.Answer(body, status);

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(ChannelErrorKind.Unreadable, exception.Kind);
        Assert.True(exception.IsOutcomeUnknown);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_unreadable_where_the_answer_is_one_thing()
    {
        _fixture.Shop.Answer(context => context.Response.Body.WriteAsync((byte[])[.. "{\"code\":0,\"m\":\""u8, 0xff, 0xfe, .. "\"}"u8]).AsTask());

        Assert.Equal(ChannelErrorKind.Unreadable, (await FailAsync(ShipAsync)).Kind);
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_unreadable()
    {
        var chunk = new byte[1024 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        _fixture.Shop.Answer(async context =>
        {
            for (var megabyte = 0; megabyte < 17; megabyte++)
                await context.Response.Body.WriteAsync(chunk);
        });

        var exception = await FailAsync(ReadAsync);

        Assert.Equal(ChannelErrorKind.Unreadable, exception.Kind);
        Assert.Contains("longer than 16777216 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_a_huge_one_is_unreadable()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new byte[9 * 1024 * 1024]);
        _fixture.Shop.Answer(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        });

        Assert.Equal(ChannelErrorKind.Unreadable, (await FailAsync(ReadAsync)).Kind);
    }

    [Fact]
    public async Task An_answer_that_is_not_compressed_as_it_claims_is_unreadable()
    {
        _fixture.Shop.Answer(context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync("{\"code\":0}"u8.ToArray()).AsTask();
        });

        Assert.Equal(ChannelErrorKind.Unreadable, (await FailAsync(ReadAsync)).Kind);
    }

    [Theory]
    [InlineData("write", 429)]
    [InlineData("write", 503)]
    [InlineData("token", 503)]
    public async Task A_write_is_sent_once_whatever_the_answer(string what, int status)
    {
        _fixture.Shop.Answer("busy", status);

        var exception = await FailAsync(what == "write" ? ShipAsync : RefreshAsync);

        Assert.Equal(status == 429 ? ChannelErrorKind.RateLimited : ChannelErrorKind.Unavailable, exception.Kind);
        Assert.Single(_fixture.Shop.Requests);
        Assert.Empty(_fixture.Clock.Pauses);
    }

    [Theory]
    [InlineData("write", "POST /fulfillment/202309/orders/5764/packages")]
    [InlineData("token", "GET /api/v2/token/refresh")]
    public async Task A_write_is_sent_once_when_a_used_connection_ends_without_an_answer(string what, string request)
    {
        // HTTP clients silently repeat what they sent on a used connection that ends, unless a body was begun.
        await using var shop = new HangingUpShop();
        await using var fixture = await ChannelFixture.StartAsync(shop.Address);
        await fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

        var exception = await FailAsync(() => what == "write"
            ? fixture.Channel.ShipAsync(ChannelFixture.Access, MarkShipped, default)
            : fixture.Channel.RefreshAsync("refresh-1", default));

        Assert.Equal(ChannelErrorKind.Timeout, exception.Kind);
        Assert.True(exception.IsOutcomeUnknown);
        Assert.Equal(["GET /order/202507/orders", request], shop.RequestLines);
    }

    [Fact]
    public async Task A_reset_connection_has_an_unknown_outcome_and_a_write_is_not_repeated()
    {
        _fixture.Shop.AnswerByClosing();

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(ChannelErrorKind.Timeout, exception.Kind);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_inside_the_answer_has_an_unknown_outcome()
    {
        _fixture.Shop.Answer(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync("{\"code\":0,"u8.ToArray());
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(ChannelErrorKind.Timeout, exception.Kind);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task No_answer_in_time_is_a_timeout_with_an_unknown_outcome()
    {
        var (asked, release) = AnswerNever();

        var call = ShipAsync();
        await asked.WaitAsync(Patience);
        _fixture.Clock.Advance(SteppingClock.Timeout);
        var exception = await FailAsync(() => call.WaitAsync(Patience));
        release.SetResult();

        Assert.Equal(ChannelErrorKind.Timeout, exception.Kind);
        Assert.True(exception.IsOutcomeUnknown);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_timeout()
    {
        var (asked, release) = AnswerNever();
        using var caller = new CancellationTokenSource();

        var call = _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], caller.Token);
        await asked.WaitAsync(Patience);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        release.SetResult();

        Assert.Single(_fixture.Shop.Requests);
        Assert.Empty(_fixture.Clock.Pauses);
    }

    [Fact]
    public async Task No_secret_is_in_an_exception_even_when_the_shop_repeats_it()
    {
        _fixture.Shop
            .AnswerCode(36004004, $"code auth-code-1 of {ChannelFixture.Secret} is invalid")
            .AnswerCode(36004001, "rt refresh-token-1 has expired")
            .AnswerCode(105005, $"token {ChannelFixture.Token} or TEST_cipher")
            .Answer("<html>", 200);

        ChannelException[] failures =
        [
            await FailAsync(() => _fixture.Channel.ExchangeCodeAsync("auth-code-1", default)),
            await FailAsync(() => _fixture.Channel.RefreshAsync("refresh-token-1", default)),
            await FailAsync(ReadAsync),
            await FailAsync(() => _fixture.Channel.RefreshAsync("refresh-token-1", default)),
        ];

        string[] secrets = [ChannelFixture.Secret, ChannelFixture.Token, "auth-code-1", "refresh-token-1", "TEST_cipher"];
        Assert.All(failures, failure => Assert.All(secrets, secret =>
            Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal)));
        Assert.Equal(
            [ChannelErrorKind.Refused, ChannelErrorKind.AuthorizationLost, ChannelErrorKind.AuthorizationLost, ChannelErrorKind.Unreadable],
            failures.Select(failure => failure.Kind));
    }

    [Fact]
    public async Task No_secret_is_in_an_exception_when_the_connection_is_refused()
    {
        await using var nobody = await ChannelFixture.StartAsync(ScriptedShop.UnusedAddress());

        var failure = await FailAsync(() => nobody.Channel.RefreshAsync("refresh-token-1", default));

        Assert.DoesNotContain(ChannelFixture.Secret, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("refresh-token-1", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shops_words_are_cut_short_and_kept_on_one_line()
    {
        _fixture.Shop.AnswerCode(21008106, $"first\\nsecond {new string('x', 5000)}");

        var exception = await FailAsync(ReadAsync);

        Assert.Contains("first second", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.Message.Length < 500, $"the message has {exception.Message.Length} characters");
    }

    [Theory]
    [InlineData("""{"access_token_expire_in":1,"refresh_token":"r","refresh_token_expire_in":1}""", "access_token")]
    [InlineData("""{"access_token":"a","refresh_token":"r","refresh_token_expire_in":1}""", "access_token_expire_in")]
    [InlineData("""{"access_token":"a","access_token_expire_in":1,"refresh_token_expire_in":1}""", "refresh_token")]
    [InlineData("""{"access_token":"a","access_token_expire_in":1,"refresh_token":"r"}""", "refresh_token_expire_in")]
    public async Task Half_a_token_pair_is_unreadable_by_the_name_of_what_is_missing(string data, string missing)
    {
        _fixture.Shop.AnswerData(data);

        var exception = await FailAsync(RefreshAsync);

        Assert.Equal(ChannelErrorKind.Unreadable, exception.Kind);
        Assert.EndsWith($" {missing}", exception.Message, StringComparison.Ordinal);
    }

    private Task<ShipReceipt> ShipAsync() => _fixture.Channel.ShipAsync(ChannelFixture.Access, MarkShipped, default);

    private Task<TokenPair> RefreshAsync() => _fixture.Channel.RefreshAsync("refresh-1", default);

    private Task<ImmutableArray<OrderDocument>> ReadAsync() =>
        _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

    private static Task<ChannelException> FailAsync(Func<Task> call) =>
        Assert.ThrowsAsync<ChannelException>(call);

    private (Task Asked, TaskCompletionSource Release) AnswerNever()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Shop.Answer(context =>
        {
            asked.SetResult();
            return release.Task;
        });
        return (asked.Task, release);
    }
}
