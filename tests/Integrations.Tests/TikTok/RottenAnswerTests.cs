using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>One rotten item in an answer of TikTok spoils no other.</summary>
public sealed class RottenAnswerTests : IAsyncLifetime
{
    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData("""{"status":"UNPAID","update_time":5}""")]
    [InlineData("""{"id":"0","update_time":5}""")]
    [InlineData("""{"id":{"a":1},"update_time":5}""")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    public async Task An_order_without_a_usable_id_leaves_the_others_of_the_answer_as_they_are(string rotten)
    {
        _fixture.Shop
            .AnswerData($$"""{"orders":[{"id":"1","update_time":5},{{rotten}},{"id":"2","update_time":6}]}""")
            .AnswerData($$"""{"orders":[{{rotten}},{"id":"3","update_time":7}],"next_page_token":"t"}""");

        var details = await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1", "2"], default);
        var page = await _fixture.Channel.SearchOrdersAsync(ChannelFixture.Access, ChannelFixture.Start, null, default);

        Assert.Equal(["1", "", "2"], details.Select(order => order.OrderId));
        Assert.Equal(["", "3"], page.Orders.Select(order => order.OrderId));
        Assert.Equal("t", page.NextPageToken);
    }

    [Fact]
    public async Task A_text_that_is_no_UTF_8_leaves_the_others_of_the_answer_as_they_are()
    {
        byte[] body =
        [
            .. """{"code":0,"data":{"orders":[{"id":"1","update_time":5,"buyer_message":"a"""u8, 0xff, 0xfe,
            .. """b"},{"id":"2","update_time":6}]}}"""u8,
        ];
        _fixture.Shop.Answer(context => context.Response.Body.WriteAsync(body).AsTask());

        var page = await _fixture.Channel.SearchOrdersAsync(ChannelFixture.Access, ChannelFixture.Start, null, default);

        Assert.Equal(["1", "2"], page.Orders.Select(order => order.OrderId));
        Assert.Contains("a\ufffd\ufffdb", page.Orders[0].Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(62)]
    [InlineData(300)]
    public async Task An_order_that_is_nested_too_deep_leaves_the_others_of_the_answer_as_they_are(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        _fixture.Shop.AnswerData($$"""{"orders":[{"id":"1","update_time":5,"deep":{{deep}}},{"id":"2","update_time":6}]}""");

        var page = await _fixture.Channel.SearchOrdersAsync(ChannelFixture.Access, ChannelFixture.Start, null, default);

        Assert.Equal(["1", "2"], page.Orders.Select(order => order.OrderId));
    }

    [Fact]
    public async Task An_error_about_one_order_leaves_the_others_of_the_answer_as_they_are()
    {
        _fixture.Shop.AnswerData(
            """{"orders":[{"id":"1","update_time":5}],"errors":[{"code":36009003,"message":"order 2 is broken"}]}""");

        var details = await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, ["1", "2"], default);

        Assert.Equal("1", Assert.Single(details).OrderId);
    }

    [Fact]
    public async Task A_shop_that_cannot_be_used_or_stands_twice_leaves_the_others_of_the_authorization_as_they_are()
    {
        _fixture.Shop.AnswerData(
            """{"shops":[{"id":"1","cipher":"a"},{"id":"2"},{"cipher":"c"},null,{"id":"1","cipher":"a"},{"id":"4","cipher":"d"}]}""");

        var shops = await _fixture.Channel.GetShopsAsync("token", default);

        Assert.Equal(["1", "4"], shops.Select(shop => shop.ShopId));
    }

    [Fact]
    public async Task An_authorization_of_which_no_shop_can_be_used_is_unreadable()
    {
        _fixture.Shop.AnswerData("""{"shops":[{"id":"2"}]}""");

        var failure = await Assert.ThrowsAsync<ChannelException>(() => _fixture.Channel.GetShopsAsync("token", default));

        Assert.Equal(ChannelErrorKind.Unreadable, failure.Kind);
    }

    [Fact]
    public async Task Cancellations_that_cannot_be_read_hide_no_other()
    {
        _fixture.Shop.AnswerData(
            """{"cancellations":[null,7,{"order_id":"1"},{"cancel_id":"9","order_id":"1","cancel_status":"CANCELLATION_REQUEST_COMPLETE"},{"cancel_id":"9","order_id":"1","cancel_status":"CANCELLATION_REQUEST_COMPLETE"}]}""");

        Assert.Equal("9", await _fixture.Channel.FindCancellationAsync(ChannelFixture.Access, "1", [], default));
    }

    [Fact]
    public async Task A_refusal_names_code_words_and_request_where_a_person_reads_it()
    {
        _fixture.Shop.Answer("""{"code":12345678,"message":"new rule","request_id":"r-77","data":null}""", 400);

        var failure = await Assert.ThrowsAsync<ChannelException>(
            () => _fixture.Channel.CancelAsync(ChannelFixture.Access, "1", "reason", [], default));

        Assert.Contains("HTTP 400, code 12345678: new rule (request r-77)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, 1010000, ChannelErrorKind.TokenExpired)]
    [InlineData(401, 777, ChannelErrorKind.TokenExpired)]
    [InlineData(403, 777, ChannelErrorKind.AuthorizationLost)]
    [InlineData(401, 36009043, ChannelErrorKind.ShopInactive)]
    [InlineData(200, 36009044, ChannelErrorKind.ShopInactive)]
    [InlineData(429, 36009037, ChannelErrorKind.RateLimited)]
    [InlineData(429, 777, ChannelErrorKind.RateLimited)]
    public async Task What_concerns_the_shop_is_never_a_refusal_of_what_was_asked(int status, long code, ChannelErrorKind kind)
    {
        _fixture.Shop.AnswerCode(code, "words", status);

        var failure = await Assert.ThrowsAsync<ChannelException>(() => _fixture.Channel.SubscribeAsync(
            ChannelFixture.Access, "ORDER_STATUS_CHANGE", new Uri("https://example.com/hook"), default));

        Assert.Equal(kind, failure.Kind);
        Assert.Single(_fixture.Shop.Requests);
    }
}
