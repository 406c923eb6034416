using System.Collections.Immutable;
using OrderActors.Domain.Fulfillment;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>When a read is repeated, how long it pauses, and how a shop's limit is kept.</summary>
public sealed class TikTokChannelRetryTests : IAsyncLifetime
{
    private static readonly ShipInstruction MarkShipped = new(
        ShipMethod.MarkShipped, "5764", null, ["5770"], "JX12345", "6617", null, null);

    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_refused_connection_is_unavailable_and_a_read_tries_five_times()
    {
        await using var nobody = await ChannelFixture.StartAsync(ScriptedShop.UnusedAddress());

        var exception = await FailAsync(() => nobody.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default));

        Assert.Equal(ChannelErrorKind.Unavailable, exception.Kind);
        Assert.Equal([1, 2, 4, 8], nobody.Clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_read_is_repeated_with_growing_pauses_until_it_succeeds()
    {
        _fixture.Shop.Answer("busy", 503).AnswerCode(36009003, "internal error").Answer("busy", 429)
            .AnswerData("""{"orders":[{"id":"1","update_time":1}]}""");

        var orders = await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

        Assert.Single(orders);
        Assert.Equal([1, 2, 4], _fixture.Clock.Pauses.Select(pause => pause.TotalSeconds).Where(pause => pause >= 1));
    }

    [Fact]
    public async Task Each_try_is_stamped_and_signed_anew()
    {
        _fixture.Shop.Answer("busy", 503).AnswerData("""{"orders":[]}""");

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
    [InlineData("3", 3)]
    [InlineData("Tue, 14 Nov 2023 22:13:25 GMT", 5)]
    public async Task A_retry_after_decides_the_pause_in_either_form(string header, double seconds)
    {
        _fixture.Shop.Answer("busy", 429, header).AnswerData("""{"orders":[]}""");

        await ReadAsync();

        Assert.Equal([seconds], _fixture.Clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task A_retry_after_beyond_the_deadline_is_handed_to_the_caller()
    {
        _fixture.Shop.Answer("busy", 429, "60");

        var exception = await FailAsync(ReadAsync);

        Assert.Equal(ChannelErrorKind.RateLimited, exception.Kind);
        Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
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
    public async Task One_shops_limit_does_not_slow_another_shop()
    {
        _fixture.Shop.Answer("busy", 429, "60").AnswerData("""{"orders":[]}""");
        await FailAsync(ShipAsync);

        await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access with { ShopId = "another" }, ["1"], default);

        Assert.Empty(_fixture.Clock.Pauses);
        Assert.True(_fixture.Budgets.For("another").Rate > _fixture.Budgets.For(ChannelFixture.Access.ShopId).Rate);
    }

    private Task<ShipReceipt> ShipAsync() => _fixture.Channel.ShipAsync(ChannelFixture.Access, MarkShipped, default);

    private Task<ImmutableArray<OrderDocument>> ReadAsync() =>
        _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1"], default);

    private static Task<ChannelException> FailAsync(Func<Task> call) =>
        Assert.ThrowsAsync<ChannelException>(call);
}
