using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>A package that a call shipped, as its answer names it.</summary>
internal sealed record ShippedPackage(string Id, IReadOnlyList<string> LineIds, long CreateTime);

// What calls do to scripted orders: checked, written into the ledger and answered; it changes the order only if the script
// wants that (ReadManners.ActsOnScripted).
public sealed partial class SandboxShop
{
    private void ShipScripted(
        string packageId,
        IReadOnlyList<(ScriptedOrder Order, IReadOnlyList<ScriptedLine> Lines)> parts,
        ShipRequest wish,
        Caller caller)
    {
        var isOwnCarrier = parts.Any(part => part.Order.ShippingType == ShippingTypes.Seller);
        if (isOwnCarrier)
            Required(wish.ProviderId, "shipping_provider_id");

        var number = isOwnCarrier ? Required(wish.TrackingNumber, "tracking_number") : null;
        foreach (var (order, lines) in parts)
            RequireShippable(order, lines);

        var shipped = parts.Select(part => (part.Order, Lines: part.Lines.Where(line => line.IsActive).ToList())).ToList();
        _context.Ledger.Add(
            EffectKind.PackageShipped, caller, _context.Now, Id, parts[0].Order.Id, packageId,
            lineIds: shipped.SelectMany(part => part.Lines).Select(line => line.Id));
        number ??= _context.Ids.Tracking("TT");
        foreach (var (order, lines) in shipped)
            Arrange(order, lines, packageId, number);
    }

    private ShippedPackage ShipScriptedLines(
        ScriptedOrder order, IReadOnlyList<string> lineIds, EffectKind kind, string trackingNumber, Caller caller)
    {
        var lines = Chosen(order, lineIds);
        RequireShippable(order, lines);
        var packageId = _context.Ids.Package();
        var package = new ShippedPackage(packageId, [.. lines.Select(line => line.Id)], _context.Seconds);
        _context.Ledger.Add(kind, caller, _context.Now, Id, order.Id, packageId, lineIds: package.LineIds);
        Arrange(order, lines, packageId, trackingNumber);
        return package;
    }

    private (string Id, CancelStatus Status) CancelScripted(
        ScriptedOrder order, IReadOnlyList<string> lineIds, IReadOnlyList<(string SkuId, int Quantity)> skus, Caller caller)
    {
        var active = order.Lines.Where(line => line.IsActive).ToList();
        var lines = lineIds.Count > 0 ? Chosen(order, lineIds)
            : skus.Count > 0 ? [.. skus.SelectMany(sku => active.Where(line => line.SkuId == sku.SkuId).Take(sku.Quantity))]
            : active;
        if (lines.Count < active.Count && !Market.CancelsUnits)
            throw new SandboxRefusedException(ApiCodes.PartialCancelNotAllowed, $"orders in {Region} are cancelled as a whole");

        var id = _context.Ids.Cancellation();
        _context.Ledger.Add(
            EffectKind.CancellationMade, caller, _context.Now, Id, order.Id, subjectId: id, lineIds: lines.Select(line => line.Id));
        if (_manners.ActsOnScripted)
        {
            var rest = active.Count - lines.Count;
            Act(order, [.. lines.SelectMany(line => Set(line, new()
            {
                ["display_status"] = OrderStatus.Cancelled.Wire(),
                ["cancel_user"] = "SELLER",
            }))], rest > 0 ? order.Status : OrderStatus.Cancelled.Wire());
        }

        return (id, CancelStatus.Success);
    }

    private void DecideScripted(string cancelId, JsonObject row, bool isApproved, Caller caller)
    {
        _context.Ledger.Add(
            isApproved ? EffectKind.CancellationApproved : EffectKind.CancellationRejected,
            caller, _context.Now, Id, row["order_id"]?.ToString(), subjectId: cancelId);
        if (_manners.ActsOnScripted)
            row["cancel_status"] = (isApproved ? CancelStatus.Success : CancelStatus.Rejected).Wire();
    }

    private void Arrange(ScriptedOrder order, IReadOnlyList<ScriptedLine> lines, string packageId, string trackingNumber)
    {
        if (!_manners.ActsOnScripted)
            return;

        var ids = lines.Select(line => line.Id).ToHashSet();
        var isWhole = order.Lines.All(line => !line.IsActive || line.IsArranged || ids.Contains(line.Id));
        Act(order, [.. lines.SelectMany(line => Set(line, new()
        {
            ["package_id"] = packageId,
            ["package_status"] = PackageStatus.Processing.Wire(),
            ["display_status"] = OrderStatus.AwaitingCollection.Wire(),
            ["tracking_number"] = trackingNumber,
            ["rts_time"] = _context.Seconds,
        }))], (isWhole ? OrderStatus.AwaitingCollection : OrderStatus.PartiallyShipping).Wire());
    }

    // Only where calls act, the order's state can be what refuses them; otherwise the script says what is refused.
    private void RequireShippable(ScriptedOrder order, IReadOnlyList<ScriptedLine> lines)
    {
        if (!_manners.ActsOnScripted)
            return;

        if (order.Status == OrderStatus.Unpaid.Wire() || order.Status == OrderStatus.OnHold.Wire())
            throw new SandboxRefusedException(
                ApiCodes.NotYetShippable, $"order {order.Id} is {order.Status} and cannot be shipped yet");
        if (lines.Any(line => line.IsArranged))
            throw new SandboxRefusedException(ApiCodes.AlreadyShipped, $"order {order.Id}: shipped already");
        if (lines.All(line => !line.IsActive))
            throw new SandboxRefusedException(ApiCodes.OrderCancelled, $"order {order.Id} is cancelled");
    }

    private static List<ScriptedLine> Chosen(ScriptedOrder order, IReadOnlyList<string> lineIds)
    {
        if (lineIds.Count > 0)
        {
            return [.. lineIds.Distinct().Select(id => order.Lines.FirstOrDefault(line => line.Id == id)
                ?? throw new SandboxRefusedException(ApiCodes.LineUnknown, $"order {order.Id} has no line {id}"))];
        }

        var active = order.Lines.Where(line => line.IsActive).ToList();
        var open = active.FindAll(line => !line.IsArranged);
        return open.Count > 0 ? open : active;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Set(ScriptedLine line, JsonObject members) => members
        .Select(pair => KeyValuePair.Create(
            string.Create(CultureInfo.InvariantCulture, $"line_items/{line.Index}/{pair.Key}"), pair.Value?.DeepClone()));
}
