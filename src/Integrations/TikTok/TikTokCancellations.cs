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

    /// <remarks>Where the buyer has asked to cancel, the seller's cancelling is to agree: his request is approved.</remarks>
    public async Task<string> CreateAsync(
        ShopAccess shop, string orderId, string reason, CancellationToken cancellation)
    {
        if (await FindRequestAsync(shop, orderId, cancellation).ConfigureAwait(false) is { } request)
            return await ApproveAsync(shop, request, cancellation).ConfigureAwait(false);

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
        var accepted = (await RowsOfAsync(shop, orderId, cancellation).ConfigureAwait(false)).FindAll(IsAccepted);
        if (accepted.Count == 0)
            return null;

        var first = WireJson.Id(accepted[0], "cancel_id");
        if (accepted.Any(row => !LinesOf(row).Any()))
            return first;

        var order = await readOrder(shop, orderId, cancellation).ConfigureAwait(false);
        var cancelledLines = accepted.SelectMany(LinesOf).ToHashSet();
        return order is not { } known || IsCovered(known, cancelledLines) ? first : null;
    }

    private async Task<string?> FindRequestAsync(ShopAccess shop, string orderId, CancellationToken cancellation)
    {
        var rows = await RowsOfAsync(shop, orderId, cancellation).ConfigureAwait(false);
        return rows.Where(IsOpenRequest).Select(row => WireJson.Id(row, "cancel_id")).FirstOrDefault();
    }

    private async Task<string> ApproveAsync(ShopAccess shop, string cancelId, CancellationToken cancellation)
    {
        var call = TikTokCall.WriteWithoutBody(
            shop,
            HttpMethod.Post,
            $"/return_refund/202309/cancellations/{TikTokCall.Segment(cancelId)}/approve",
            ("idempotency_key", $"approve-{cancelId}"));
        await transport.SendAsync(call, cancellation).ConfigureAwait(false);
        return cancelId;
    }

    private async Task<List<JsonElement>> RowsOfAsync(
        ShopAccess shop, string orderId, CancellationToken cancellation)
    {
        var rows = new List<JsonElement>();
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

            rows.AddRange(WireJson.Items(data, "cancellations").Where(row => IsOf(row, orderId)));
            pageToken = WireJson.Text(data, "next_page_token") ?? "";
            if (pageToken.Length == 0)
                break;
        }

        return rows;
    }

    private static bool IsOf(JsonElement row, string orderId) =>
        WireJson.Id(row, "order_id") == orderId && WireJson.Id(row, "cancel_id") is not null;

    private static bool IsAccepted(JsonElement row) =>
        WireJson.Text(row, "cancel_status") is "CANCELLATION_REQUEST_SUCCESS" or "CANCELLATION_REQUEST_COMPLETE";

    private static bool IsOpenRequest(JsonElement row) =>
        WireJson.Text(row, "cancel_status") is "CANCELLATION_REQUEST_PENDING"
        && WireJson.Text(row, "cancel_type") is "BUYER_CANCEL";

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
