using System.Text;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>Whether an order was cancelled, told from the shop's cancellations after an unknown outcome.</summary>
public sealed class FindCancellationTests : IAsyncLifetime
{
    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData("CANCELLATION_REQUEST_SUCCESS", true)]
    [InlineData("CANCELLATION_REQUEST_COMPLETE", true)]
    [InlineData("CANCELLATION_REQUEST_PENDING", false)]
    [InlineData("CANCELLATION_REQUEST_CANCEL", false)]
    [InlineData("CANCELLATION_REQUEST_CANCELLED", false)]
    [InlineData("A_NEW_WORD", false)]
    public async Task Only_an_accepted_or_completed_cancellation_counts(string status, bool found)
    {
        _fixture.Shop.AnswerData(Page(Row("C1", status)));

        var id = await FindAsync();

        Assert.Equal(found ? "C1" : null, id);
        Assert.Equal("/return_refund/202309/cancellations/search", _fixture.OnlyRequest.Path);
        Assert.Equal("""{"order_ids":["5764"]}""", _fixture.OnlyRequest.BodyText);
        Assert.Equal(["app_key", "page_size", "shop_cipher", "sign", "timestamp"], _fixture.OnlyRequest.Query.Keys.Order());
        Assert.Equal("50", _fixture.OnlyRequest.Query["page_size"]);
    }

    [Fact]
    public async Task The_sample_of_a_pending_request_of_another_order_does_not_count()
    {
        // The sample promises a further page, so the search asks for it.
        _fixture.Shop
            .Answer(Encoding.UTF8.GetString(TestData.Sample("aftersale-fudiwei-ReturnRefundSearchCancellationsResponse.json")))
            .AnswerData(Page(Row("C1", "CANCELLATION_REQUEST_COMPLETE", orderId: "999")));

        Assert.Null(await FindAsync());
        Assert.Equal(
            "aDU2dHIzMlFhME5CUzJKUDhDdVJhTDM1WmJkeFVTVW9LTkRaSnNaZCtuWjJXVU5CSDhlaA==",
            _fixture.Shop.Requests[1].Query["page_token"]);
    }

    [Fact]
    public async Task A_shop_that_never_stops_paging_is_left_after_five_pages()
    {
        for (var page = 0; page < 6; page++)
            _fixture.Shop.AnswerData("""{"cancellations":[],"next_page_token":"more"}""");

        Assert.Null(await FindAsync());
        Assert.Equal(5, _fixture.Shop.Requests.Count);
    }

    [Theory]
    [InlineData("""{"id":"L1"},{"id":"L2"}""", "AWAITING_SHIPMENT", false)]
    [InlineData("""{"id":"L1"}""", "AWAITING_SHIPMENT", true)]
    [InlineData("""{"id":"L1"},{"id":"L2","display_status":"CANCELLED"}""", "AWAITING_SHIPMENT", true)]
    [InlineData("""{"id":"L1"},{"id":"L2"}""", "CANCELLED", true)]
    public async Task A_cancellation_of_some_units_is_not_one_of_the_order(string lines, string status, bool found)
    {
        _fixture.Shop
            .AnswerData(Page(Row("C1", "CANCELLATION_REQUEST_COMPLETE", line: "L1")))
            .AnswerData($$"""{"orders":[{"id":"5764","status":"{{status}}","line_items":[{{lines}}]}]}""");

        Assert.Equal(found ? "C1" : null, await FindAsync());
    }

    [Theory]
    [InlineData("L1", true)]
    [InlineData("L2", false)]
    public async Task A_cancellation_of_lines_is_found_by_these_lines(string line, bool found)
    {
        _fixture.Shop.AnswerData(Page(Row("C1", "CANCELLATION_REQUEST_COMPLETE", line: "L1")));

        Assert.Equal(
            found ? "C1" : null,
            await _fixture.Channel.FindCancellationAsync(ChannelFixture.Access, "5764", [line], default));
    }

    private Task<string?> FindAsync() =>
        _fixture.Channel.FindCancellationAsync(ChannelFixture.Access, "5764", [], default);

    private static string Page(string rows) => $$"""{"cancellations":[{{rows}}],"next_page_token":""}""";

    private static string Row(string id, string status, string orderId = "5764", string? line = null)
    {
        var lines = line is null ? "[]" : $$"""[{"order_line_item_id":"{{line}}"}]""";
        return $$"""{"cancel_id":"{{id}}","order_id":"{{orderId}}","cancel_status":"{{status}}","cancel_line_items":{{lines}}}""";
    }
}
