using System.Collections.Immutable;
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

    /// <remarks>
    /// Where the buyer has asked to cancel, the seller's cancelling is to agree: the request is approved, if it asks for the very
    /// same lines. Approving another request would cancel more or less than what was decided.
    /// </remarks>
    public async Task<string> CreateAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation)
    {
        var rows = await BeforeTheCallAsync(RowsOfAsync(shop, orderId, cancellation)).ConfigureAwait(false);
        if (rows.Find(IsOpenRequest) is { ValueKind: JsonValueKind.Object } request)
        {
            await BeforeTheCallAsync(RequireSameLinesAsync(shop, orderId, lineIds, request, cancellation)).ConfigureAwait(false);
            return await ApproveAsync(shop, WireJson.Id(request, "cancel_id")!, cancellation).ConfigureAwait(false);
        }

        var call = TikTokCall.Write(
            shop,
            HttpMethod.Post,
            "/return_refund/202309/cancellations",
            new
            {
                OrderId = TikTokCall.Segment(orderId),
                CancelReason = reason,
                OrderLineItemIds = lineIds.IsEmpty ? null : lineIds.ToArray(),
            });
        try
        {
            return IdIn(await transport.SendAsync(call, cancellation).ConfigureAwait(false), call);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused)
        {
            throw TikTokRefusals.Explained(
                exception, lineIds.IsEmpty ? null : $"lines {string.Join(", ", lineIds)} cannot be cancelled by themselves");
        }
    }

    /// <remarks>A cancellation of some units is not a cancellation of the order, and is not returned as one.</remarks>
    public async Task<string?> FindAsync(
        ShopAccess shop, string orderId, ImmutableArray<string> lineIds, CancellationToken cancellation)
    {
        var accepted = (await RowsOfAsync(shop, orderId, cancellation).ConfigureAwait(false)).FindAll(IsAccepted);
        if (accepted.Count == 0)
            return null;

        // The one that concerns what was asked for; where several together do, any of them stands for all.
        var whole = accepted.Find(row => !LinesOf(row).Any());
        if (whole.ValueKind is JsonValueKind.Object)
            return WireJson.Id(whole, "cancel_id");

        var cancelledLines = accepted.SelectMany(LinesOf).ToHashSet();
        if (!lineIds.IsEmpty)
        {
            return lineIds.All(cancelledLines.Contains)
                ? WireJson.Id(accepted.Find(row => LinesOf(row).Contains(lineIds[0])), "cancel_id")
                : null;
        }

        var order = await readOrder(shop, orderId, cancellation).ConfigureAwait(false);
        return order is not { } known || IsCovered(known, cancelledLines) ? WireJson.Id(accepted[0], "cancel_id") : null;
    }

    /// <summary>Nothing has been cancelled yet, whatever becomes of this question.</summary>
    private static async Task<T> BeforeTheCallAsync<T>(Task<T> question)
    {
        try
        {
            return await question.ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            throw TikTokRefusals.BeforeTheCall(exception);
        }
    }

    /// <summary>The answer says whether the cancellation was taken; one that was taken back or refused at once is none.</summary>
    private static string IdIn(JsonElement data, TikTokCall call)
    {
        var id = WireJson.Id(data, "cancel_id") ?? throw TikTokAnswer.Lacks(call, "cancel_id");
        return WireJson.Text(data, "cancel_status") is "CANCELLATION_REQUEST_CANCEL" or "CANCELLATION_REQUEST_CANCELLED"
            ? throw new ChannelException(
                ChannelErrorKind.Refused, $"{call}: TikTok has ended cancellation {id} without cancelling anything")
            : id;
    }

    private async Task<bool> RequireSameLinesAsync(
        ShopAccess shop,
        string orderId,
        ImmutableArray<string> lineIds,
        JsonElement request,
        CancellationToken cancellation)
    {
        var asked = LinesOf(request).ToHashSet();
        var isSame = (lineIds.IsEmpty, asked.Count) switch
        {
            (true, 0) => true,
            (false, 0) => false,
            (false, _) => asked.SetEquals(lineIds),
            (true, _) => await readOrder(shop, orderId, cancellation).ConfigureAwait(false) is not { } order
                || IsCovered(order, asked),
        };
        if (isSame)
            return true;

        var theirs = asked.Count == 0 ? "the whole order" : $"lines {string.Join(", ", asked.Order(StringComparer.Ordinal))}";
        var ours = lineIds.IsEmpty ? "the whole order" : $"lines {string.Join(", ", lineIds)}";
        throw new ChannelException(
            ChannelErrorKind.Refused,
            $"not sent: the buyer has asked to cancel {theirs}, and {ours} were to be cancelled; answer the buyer's request first");
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
