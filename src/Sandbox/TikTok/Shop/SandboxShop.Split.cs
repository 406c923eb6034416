using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Lines that travel together after a split; the id is the caller's own.</summary>
public sealed record SplitGroup(string Id, IReadOnlyList<string> LineIds);

// Splitting an order into packages.
public sealed partial class SandboxShop
{
    /// <summary>The platform or the buyer splits an order, so that a package id changes under the seller. Webhook 4.</summary>
    /// <returns>The packages of the groups, in their order.</returns>
    public IReadOnlyList<string> Split(string orderId, IReadOnlyList<SplitGroup> groups, string role = "ROLE_SYSTEM")
    {
        lock (_gate)
            return SplitInto(Find(orderId), groups, role);
    }

    /// <summary>Splits so that each SKU has a package of its own.</summary>
    public IReadOnlyList<string> SplitBySku(string orderId, string role = "ROLE_SYSTEM")
    {
        lock (_gate)
        {
            var order = Find(orderId);
            return SplitInto(order, [.. order.ActiveLines.GroupBy(line => line.Sku.Id)
                .Select(group => new SplitGroup(group.Key, [.. group.Select(line => line.Id)]))], role);
        }
    }

    internal IReadOnlyList<string> SplitBySeller(string orderId, IReadOnlyList<SplitGroup> groups, Caller caller)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            var packages = SplitInto(order, groups, "ROLE_SELLER");
            _context.Ledger.Add(
                EffectKind.OrderSplit, caller, _context.Now, Id, orderId, lineIds: groups.SelectMany(group => group.LineIds));
            return packages;
        }
    }

    /// <summary>Why an order cannot be split, or null.</summary>
    internal string? WhyNoSplit(string orderId)
    {
        lock (_gate)
            return WhyNoSplit(Find(orderId));
    }

    private static string? WhyNoSplit(OrderRecord order) => order switch
    {
        { Status: OrderStatus.Cancelled } => "Order has been canceled",
        { Status: not OrderStatus.AwaitingShipment } => $"Order is {order.Status.Wire()}",
        { PendingCancellation: not null } => "Order has a pending cancellation",
        { IsSplit: true } => "Order has been split",
        { CombineGroup: not null } => "Order is combined with others",
        _ when order.ActiveLines.Count() < 2 => "Order has one item only",
        _ when !order.Market.SplitsUnits && order.ActiveLines.DistinctBy(line => line.Sku).Count() < 2 =>
            "Order has one SKU only",
        _ => null,
    };

    private List<string> SplitInto(OrderRecord order, IReadOnlyList<SplitGroup> groups, string role)
    {
        if (WhyNoSplit(order) is { } reason)
            throw new SandboxRefusedException(ApiCodes.CannotSplit, reason);

        var parts = groups.Select(group => LinesToShip(order, group.LineIds)).ToList();
        Check(order, groups, parts);
        foreach (var old in order.Packages)
            _packages.Remove(old.Id);

        order.Packages.Clear();
        foreach (var line in order.Lines)
            line.Package = null;

        var made = parts.ConvertAll(lines => AddPackage(order, lines));
        var rest = order.ActiveLines.Where(line => line.Package is null).ToList();
        if (rest.Count > 0 && Market.HasPackageUpFront(order.ShippingType))
            AddPackage(order, rest);

        order.IsSplit = true;
        order.Packages.ForEach(package => package.IsSplit = true);
        NotifyPackages(order, "SPLIT", role);
        return made.ConvertAll(package => package.Id);
    }

    private static void Check(OrderRecord order, IReadOnlyList<SplitGroup> groups, List<List<LineRecord>> parts)
    {
        var lines = parts.SelectMany(part => part).ToList();
        if (groups.Count == 0 || groups.Any(group => group.LineIds.Count == 0))
            throw SandboxRefusedException.Parameter("splittable_groups needs lines in each group");

        if (lines.Distinct().Count() != lines.Count || lines.Exists(line => !line.IsActive))
            throw new SandboxRefusedException(ApiCodes.CannotSplit, "a line stands in two groups or is cancelled");

        if (groups.Count == 1 && lines.Count == order.ActiveLines.Count())
            throw new SandboxRefusedException(ApiCodes.CannotSplit, "one group with every line is no split");

        var isTorn = parts.Exists(part => part.Exists(line =>
            order.ActiveLines.Any(other => other.Sku == line.Sku && !part.Contains(other))));
        if (isTorn && !order.Market.SplitsUnits)
            throw new SandboxRefusedException(ApiCodes.CannotSplit, $"units of one SKU stay together in {order.Market.Region}");
    }

    private void NotifyPackages(OrderRecord order, string change, string role) =>
        Notify(WebhookTopic.PackageUpdate, order.Id, new JsonObject
        {
            ["sc_type"] = change,
            ["role_type"] = role,
            ["package_list"] = new JsonArray([.. order.Packages.Select(package => new JsonObject
            {
                ["package_id"] = package.Id,
                ["order_id_list"] = package.Orders.Select(each => each.Id).ToJson(),
            })]),
            ["update_time"] = _context.Seconds,
        });
}
