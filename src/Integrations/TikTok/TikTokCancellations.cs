using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>Cancelling as the seller, and how to tell that it was done (section 7.1).</summary>
internal sealed class TikTokCancellations(TikTokTransport transport, ReadOrder readOrder)
{
    // 10 to 50 is what every source accepts.
    private const int PageSize = 50;

    // Far more than an order can have: cancelling whole units, 250 of them.
    private const int MaxPages = 5;

    public async Task<string> CreateAsync(
        ShopAccess shop, string orderId, string reason, CancellationToken cancellation)
    {
        var call = TikTokCall.Write(
            shop,
            HttpMethod.Post,
            "/return_refund/202309/cancellations",
            new { OrderId = TikTokCall.Segment(orderId), CancelReason = reason });
        var data = await transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return WireJson.Id(data, "cancel_id") ?? throw TikTokAnswer.Lacks(call, "cancel_id");
    }

    /// <remarks>A cancellation of some units is not a cancellation of the order, and is not returned as one.</remarks>
    public async Task<string?> FindAsync(ShopAccess shop, string orderId, CancellationToken cancellation)
    {
        var accepted = await AcceptedOfAsync(shop, orderId, cancellation).ConfigureAwait(false);
        if (accepted.Count == 0)
            return null;

        var first = WireJson.Id(accepted[0], "cancel_id");
        if (accepted.Any(row => !LinesOf(row).Any()))
            return first;

        var order = await readOrder(shop, orderId, cancellation).ConfigureAwait(false);
        var cancelledLines = accepted.SelectMany(LinesOf).ToHashSet();
        return order is not { } known || IsCovered(known, cancelledLines) ? first : null;
    }

    private async Task<List<JsonElement>> AcceptedOfAsync(
        ShopAccess shop, string orderId, CancellationToken cancellation)
    {
        var accepted = new List<JsonElement>();
        var pageToken = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var call = TikTokCall.Ask(
                shop,
                "/return_refund/202309/cancellations/search",
                new { OrderIds = new[] { TikTokCall.Segment(orderId) } },
                ("page_size", $"{PageSize}"),
                ("page_token", pageToken));
            var data = await transport.SendAsync(call, cancellation).ConfigureAwait(false);

            accepted.AddRange(WireJson.Items(data, "cancellations").Where(row => IsAccepted(row, orderId)));
            pageToken = WireJson.Text(data, "next_page_token") ?? "";
            if (pageToken.Length == 0)
                break;
        }

        return accepted;
    }

    private static bool IsAccepted(JsonElement row, string orderId) =>
        WireJson.Id(row, "order_id") == orderId
        && WireJson.Id(row, "cancel_id") is not null
        && WireJson.Text(row, "cancel_status") is "CANCELLATION_REQUEST_SUCCESS" or "CANCELLATION_REQUEST_COMPLETE";

    private static IEnumerable<string> LinesOf(JsonElement row) =>
        WireJson.Items(row, "cancel_line_items")
            .Select(line => WireJson.Id(line, "order_line_item_id"))
            .OfType<string>();

    private static bool IsCovered(JsonElement order, HashSet<string> cancelledLines) =>
        TikTokOrderReader.StatusOf(WireJson.Text(order, "status") ?? "") is ChannelOrderStatus.Cancelled
        || WireJson.Items(order, "line_items").All(line =>
            TikTokOrderReader.IsCancelled(line)
            || (WireJson.Id(line, "id") is { } id && cancelledLines.Contains(id)));
}
