using System.Collections.Immutable;
using OrderActors.Domain.Shipping;
using OrderActors.Integrations.Resilience;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Observability;
using OrderActors.Testing;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>When a read is repeated, how long it pauses, and how a shop's limit is kept.</summary>
public sealed class TikTokChannelRetryTests : IAsyncLifetime
{
    private static readonly ShipInstruction MarkShipped = new(
        ShipMethod.MarkShipped, "5764", null, ["5770"], "JX12345", "6617", null, null);

    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() =>
        _fixture = await ChannelFixture.StartAsync(rate: new RateBudgetOptions { Burst = 50 });

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_refused_connection_is_unavailable_and_a_read_tries_five_times()
    {
        await using var nobody = await ChannelFixture.StartAsync(ScriptedShop.UnusedAddress());

        var exception = await FailAsync(() => nobody.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default));

        Assert.Equal(ChannelErrorKind.Unavailable, exception.Kind);
        Assert.Equal([0.9, 1.1, 2, 4], nobody.Clock.Pauses.Select(Tenths));
    }

    [Fact]
    public async Task A_read_is_repeated_with_growing_pauses_until_it_succeeds()
    {
        _fixture.Shop.Answer("busy", 503).AnswerCode(36009003, "internal error").Answer("busy", 429)
            .AnswerData("""{"orders":[{"id":"1","update_time":1}]}""");

        var orders = await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

        Assert.Single(orders);
        Assert.Equal([0.9, 1.1, 2], _fixture.Clock.Pauses.Select(Tenths).Where(pause => pause > 0.1));
    }

    [Fact]
    public async Task Each_try_is_stamped_and_signed_anew()
    {
        _fixture.Shop.Answer("busy", 503, "1").AnswerData("""{"orders":[]}""");

        await ReadAsync();

        Assert.Equal(["1700000000", "1700000001"], _fixture.Shop.Requests.Select(request => request.Query["timestamp"]));
        Assert.All(_fixture.Shop.Requests, request =>
            Assert.Equal(request.ExpectedSign(ChannelFixture.Secret), request.Query["sign"]));
    }

    [Fact]
    public async Task A_question_with_a_body_is_a_read_and_is_repeated()
    {
        _fixture.Shop.Answer("busy", 503).AnswerData("""{"orders":[]}""");

        await _fixture.Channel.SearchOrdersAsync(ChannelFixture.Access, ChannelFixture.Start, null, default);

        Assert.Equal(2, _fixture.Shop.Requests.Count);
        Assert.Equal(_fixture.Shop.Requests[0].Body, _fixture.Shop.Requests[1].Body);
    }

    [Theory]
    [InlineData("3", 3.25)]
    [InlineData("Tue, 14 Nov 2023 22:13:25 GMT", 5.25)]
    public async Task A_retry_after_decides_the_pause_in_either_form(string header, double seconds)
    {
        _fixture.Shop.Answer("busy", 429, header).AnswerData("""{"orders":[]}""");

        await ReadAsync();

        Assert.Equal([seconds], _fixture.Clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Each_try_pauses_for_as_long_as_the_answer_before_it_asked()
    {
        _fixture.Shop.Answer("busy", 429, "3").Answer("down", 503, "7").Answer("busy", 429, "2").AnswerData("""{"orders":[]}""");

        await ReadAsync();

        Assert.Equal([3.25, 7.25, 2.25], _fixture.Clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_retry_after_beyond_the_deadline_is_handed_to_the_caller()
    {
        _fixture.Shop.Answer("busy", 429, "200");

        var exception = await FailAsync(ReadAsync);

        Assert.Equal(ChannelErrorKind.RateLimited, exception.Kind);
        Assert.Equal(TimeSpan.FromSeconds(200), exception.RetryAfter);
        Assert.Single(_fixture.Shop.Requests);
        Assert.Empty(_fixture.Clock.Pauses);
    }

    [Fact]
    public async Task After_too_many_the_shop_is_left_alone_for_as_long_as_it_asked()
    {
        _fixture.Shop.Answer("busy", 429, "60").Answer("busy", 503);
        await FailAsync(ShipAsync);

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(ChannelErrorKind.RateLimited, exception.Kind);
        Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
        Assert.Contains("not sent", exception.Message, StringComparison.Ordinal);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task A_shop_that_is_away_and_says_for_how_long_is_left_alone_by_its_other_calls_too()
    {
        _fixture.Shop.Answer("away", 503, "60");
        await FailAsync(ShipAsync);

        var exception = await FailAsync(ShipAsync);

        Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
        Assert.Contains("not sent", exception.Message, StringComparison.Ordinal);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task One_shops_limit_does_not_slow_another_shop()
    {
        _fixture.Shop.Answer("busy", 429, "60").AnswerData("""{"orders":[]}""");
        await FailAsync(ShipAsync);

        await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access with { ShopId = "another" }, ["1"], default);

        Assert.Empty(_fixture.Clock.Pauses);
        Assert.True(_fixture.Pipelines.For("another").Budget.Rate > _fixture.Pipelines.For(ChannelFixture.Access.ShopId).Budget.Rate);
    }

    [Fact]
    public async Task A_shop_that_keeps_failing_is_left_alone_and_others_are_not()
    {
        using var measures = new MeasureRecorder(Telemetry.Name);
        for (var call = 0; call < Circuit.MinTries; call++)
        {
            _fixture.Shop.Answer("down", 503);
            await FailAsync(ShipAsync);
        }

        var exception = await FailAsync(ShipAsync);

        Assert.Equal((ChannelErrorKind.CircuitOpen, Circuit.Break), (exception.Kind, exception.RetryAfter));
        Assert.False(exception.IsOutcomeUnknown);
        Assert.Contains("not sent", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Circuit.MinTries, _fixture.Shop.Requests.Count);
        Assert.Contains("orderactors.channel.circuit{kind=tiktok,state=opened}", measures.Seen.Keys);
        Assert.Contains(
            "orderactors.channel.withheld{endpoint=/fulfillment/202309/orders/{id}/packages,reason=circuit}", measures.Seen.Keys);

        _fixture.Shop.AnswerData("""{"orders":[]}""");
        await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access with { ShopId = "another" }, ["1"], default);
    }

    [Fact]
    public async Task A_shop_that_was_left_alone_is_tried_by_one_call_and_answers_again()
    {
        for (var call = 0; call < Circuit.MinTries; call++)
        {
            _fixture.Shop.Answer("down", 503);
            await FailAsync(ShipAsync);
        }

        _fixture.Clock.Advance(Circuit.Break);
        _fixture.Shop.AnswerData("""{"orders":[]}""").AnswerData("""{"orders":[]}""");

        await ReadAsync();
        await ReadAsync();

        Assert.Equal(Circuit.MinTries + 2, _fixture.Shop.Requests.Count);
    }

    private CircuitPolicy Circuit => IntegrationPolicies.TikTok(_fixture.Options).Circuit;

    private static double Tenths(TimeSpan pause) => Math.Round(pause.TotalSeconds, 1);

    private Task<ShipReceipt> ShipAsync() => _fixture.Channel.ShipAsync(ChannelFixture.Access, MarkShipped, default);

    private Task<ImmutableArray<OrderDocument>> ReadAsync() =>
        _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

    private static Task<ChannelException> FailAsync(Func<Task> call) =>
        Assert.ThrowsAsync<ChannelException>(call);
}
