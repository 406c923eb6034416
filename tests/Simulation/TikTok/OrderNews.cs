namespace OrderActors.Simulation.TikTok;

/// <summary>What TikTok's webhooks say of an order: little, and never the order itself.</summary>
internal static class OrderNews
{
    private const int StatusChanged = 1;
    private const int PackagesChanged = 4;
    private const int CancellationChanged = 11;
    private const int InvoiceChanged = 36;

    /// <returns>StopsAt: when that happened which must stop shipping; null where it tells of no such thing, or not when it was.</returns>
    public static IEnumerable<(int Type, string Data, DateTimeOffset? StopsAt)> Of(SimulatedOrder order, News news, DateTimeOffset now)
    {
        if (news.HasFlag(News.Status))
            yield return (StatusChanged, Status(order), order.Status == "CANCELLED" ? order.UpdatedAt : null);
        if (news.HasFlag(News.Packages))
            yield return (PackagesChanged, Packages(order), null);
        if (news.HasFlag(News.CancelRequested))
            yield return (CancellationChanged, Cancellation(order, "PENDING", order.Request!.At), order.Request.At);
        if (news.HasFlag(News.RequestWithdrawn))
            yield return (CancellationChanged, Cancellation(order, "CANCEL", order.LastRequestAt), null);
        if (news.HasFlag(News.LinesCancelled))
        {
            // TikTok says when a cancellation was asked for, which says nothing of when it was carried out.
            var askedAt = order.Cancellations[^1].AskedAt;
            yield return (CancellationChanged, Cancellation(order, "SUCCESS", askedAt ?? now), askedAt is null ? now : null);
        }

        if (news.HasFlag(News.Invoice))
            yield return (InvoiceChanged, $"{{\"order_ids\":[\"{order.Id}\"],\"invoice_status\":\"SUCCESS\"}}", null);
    }

    private static string Status(SimulatedOrder order)
    {
        var status = order.Status == "CANCELLED" ? "CANCEL" : order.Status;
        return FormattableString.Invariant(
            $"{{\"order_id\":\"{order.Id}\",\"order_status\":\"{status}\",\"update_time\":{order.UpdatedAt.ToUnixTimeSeconds()}}}");
    }

    private static string Packages(SimulatedOrder order)
    {
        var packages = order.Packages.Select(package => $"{{\"package_id\":\"{package.Id}\",\"order_id_list\":[\"{order.Id}\"]}}");
        return FormattableString.Invariant(
            $"{{\"order_id\":\"{order.Id}\",\"package_list\":[{string.Join(',', packages)}],\"update_time\":{order.UpdatedAt.ToUnixTimeSeconds()}}}");
    }

    private static string Cancellation(SimulatedOrder order, string status, DateTimeOffset at) =>
        $"{{\"order_id\":\"{order.Id}\",\"cancel_id\":\"c-{order.Id}\",\"cancel_status\":\"CANCELLATION_REQUEST_{status}\","
        + FormattableString.Invariant($"\"create_time\":{at.ToUnixTimeSeconds()}}}");
}
