using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>Cancelling names exactly the lines that are meant, and what TikTok cannot do for them alone is refused by name.</summary>
public sealed class CancelLinesTests : IAsyncLifetime
{
    private const string NoRows = """{"cancellations":[],"next_page_token":""}""";

    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Lines_are_sent_as_lines_and_a_whole_order_names_none()
    {
        _fixture.Shop.AnswerData(NoRows).AnswerData("""{"cancel_id":"C1","cancel_status":"CANCELLATION_REQUEST_SUCCESS"}""");
        Assert.Equal("C1", await CancelAsync("L1", "L3"));
        Assert.Equal(
            """{"order_id":"5764","cancel_reason":"out_of_stock","order_line_item_ids":["L1","L3"]}""",
            _fixture.Shop.Requests[^1].BodyText);

        _fixture.Shop.AnswerData(NoRows).AnswerData("""{"cancel_id":"C2"}""");
        Assert.Equal("C2", await CancelAsync());
        Assert.Equal("""{"order_id":"5764","cancel_reason":"out_of_stock"}""", _fixture.Shop.Requests[^1].BodyText);
    }

    [Fact]
    public async Task What_TikTok_cannot_do_for_some_lines_is_refused_with_their_names()
    {
        _fixture.Shop.AnswerData(NoRows).Answer(
            """{"code":25001001,"message":"partial cancel is not allowed","request_id":"r-1","data":null}""");

        var refusal = await Assert.ThrowsAsync<ChannelException>(() => CancelAsync("L1"));

        Assert.Equal((ChannelErrorKind.Refused, 25001001), (refusal.Kind, refusal.Code));
        Assert.Contains("lines L1 cannot be cancelled by themselves", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("partial cancel is not allowed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_that_ended_at_once_cancelled_nothing()
    {
        _fixture.Shop.AnswerData(NoRows).AnswerData("""{"cancel_id":"C1","cancel_status":"CANCELLATION_REQUEST_CANCEL"}""");

        Assert.Equal(
            ChannelErrorKind.Refused, (await Assert.ThrowsAsync<ChannelException>(() => CancelAsync("L1"))).Kind);
    }

    [Theory]
    [InlineData("L1", true)]
    [InlineData("L2", false)]
    [InlineData("", false)]
    public async Task A_buyer_s_request_is_approved_only_when_it_asks_for_the_very_same_lines(string asked, bool approved)
    {
        var lines = asked.Length == 0 ? "[]" : $$"""[{"order_line_item_id":"{{asked}}"}]""";
        _fixture.Shop.AnswerData($$"""
            {"cancellations":[{"cancel_id":"B1","order_id":"5764","cancel_type":"BUYER_CANCEL",
            "cancel_status":"CANCELLATION_REQUEST_PENDING","cancel_line_items":{{lines}}}],"next_page_token":""}
            """);
        if (approved)
        {
            _fixture.Shop.AnswerData("null");
            Assert.Equal("B1", await CancelAsync("L1"));
            Assert.Equal("/return_refund/202309/cancellations/B1/approve", _fixture.Shop.Requests[^1].Path);
            return;
        }

        var refusal = await Assert.ThrowsAsync<ChannelException>(() => CancelAsync("L1"));
        Assert.Contains("answer the buyer's request first", refusal.Message, StringComparison.Ordinal);
        Assert.Single(_fixture.Shop.Requests);
    }

    private Task<string> CancelAsync(params string[] lines) =>
        _fixture.Channel.CancelAsync(ChannelFixture.Access, "5764", "out_of_stock", [.. lines], default);
}
