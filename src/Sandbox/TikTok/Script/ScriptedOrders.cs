using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The scripted orders of one shop. Touched only under the shop's lock.</summary>
internal sealed class ScriptedOrders
{
    /// <summary>Orders at once.</summary>
    public const int MaxOrders = 10_000;

    private readonly Dictionary<string, ScriptedOrder> _orders = new(StringComparer.Ordinal);
    private int _nameless;

    public int Count => _orders.Count;

    /// <summary>Every order, with the late changes that are due made.</summary>
    public IEnumerable<ScriptedOrder> All(DateTimeOffset now) => _orders.Values.Select(order => CaughtUp(order, now));

    public ScriptedOrder? Find(string orderId, DateTimeOffset now) =>
        _orders.TryGetValue(orderId, out var order) ? CaughtUp(order, now) : null;

    /// <summary>The orders that have lines in a package, each with these lines; none where nobody names it.</summary>
    public IReadOnlyList<(ScriptedOrder Order, IReadOnlyList<ScriptedLine> Lines)> InPackage(
        string packageId, DateTimeOffset now) =>
        [.. All(now)
            .Select(order => (order, (IReadOnlyList<ScriptedLine>)[.. order.Lines.Where(line => line.PackageId == packageId)]))
            .Where(pair => pair.Item2.Count > 0)];

    /// <summary>Adds an order, or puts it in place of the one with its id.</summary>
    public ScriptedOrder Put(string json, bool isHidden, long now)
    {
        if (_orders.Count >= MaxOrders)
            throw new SandboxRefusedException(ApiCodes.OutOfRange, $"{MaxOrders} scripted orders are the most");

        var name = string.Create(CultureInfo.InvariantCulture, $"without-id-{++_nameless}");
        var order = new ScriptedOrder(json, isHidden, name, now);
        _orders[order.Id] = order;
        return order;
    }

    private static ScriptedOrder CaughtUp(ScriptedOrder order, DateTimeOffset now)
    {
        order.CatchUp(now);
        return order;
    }
}

/// <summary>A row of a search that does not come from the shop's own model as it is now.</summary>
internal sealed record ShownRow(string Id, long CreateTime, long UpdateTime, string Status, JsonNode Json);
