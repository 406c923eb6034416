using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

// What reads show in place of, or beside, the shop's own orders as they are: scripted orders, and orders that late reads
// still show as they were.
public sealed partial class SandboxShop
{
    private readonly LateReads _late = new();
    private bool _isTurned;

    // Counted for each answer that shows orders, so that two answers in a row never list alike.
    private bool TurnsThisAnswer() => _manners.Shuffle && (_isTurned = !_isTurned);

    private bool HasShownApart => _scripted.Count > 0 || _late.Count > 0 || _manners.Shuffle;

    private JsonNode? ShownById(string orderId, bool isTurned)
    {
        if (_orders.TryGetValue(orderId, out var order))
            return Turned(_late.Of(orderId, _context.Now)?.Order.DeepClone().AsObject() ?? OrderWriter.Write(order), isTurned);

        return _scripted.Find(orderId, _context.Now)?.Show(isTurned);
    }

    private Page SearchApart(OrderSearch search, PageRequest request)
    {
        var isTurned = TurnsThisAnswer();
        var rows = _orders.Values.Select(order => Row(order, isTurned))
            .Concat(_scripted.All(_context.Now).Where(order => !order.IsHidden).Select(order => Row(order, isTurned)))
            .Where(row => Within(row.CreateTime, search.Created) && Within(row.UpdateTime, search.Updated)
                && (search.Status is null || row.Status == search.Status)
                && FitsOwn(row.Id, search));
        return Cut(Sorted(rows, Key, request.IsDescending), request, "o", Key, row => row.Json);

        (long, string) Key(ShownRow row) => (request.ByUpdate ? row.UpdateTime : row.CreateTime, row.Id);
    }

    // The rarer filters look at the shop's own orders only; a scripted order passes them.
    private bool FitsOwn(string orderId, OrderSearch search) =>
        !_orders.TryGetValue(orderId, out var order) || FitsBuyerAndPlace(order, search);

    private ShownRow Row(OrderRecord order, bool isTurned)
    {
        if (_late.Of(order.Id, _context.Now) is not { } past)
        {
            return new ShownRow(
                order.Id, order.CreateTime, order.UpdateTime, order.Status.Wire(), Turned(OrderWriter.Write(order), isTurned));
        }

        return new ShownRow(
            order.Id, order.CreateTime, past.Order["update_time"]!.GetValue<long>(), past.Order["status"]!.GetValue<string>(),
            Turned(past.Order.DeepClone().AsObject(), isTurned));
    }

    private static ShownRow Row(ScriptedOrder order, bool isTurned) =>
        new(order.Id, order.CreateTime, order.UpdateTime, order.Status, order.Show(isTurned));

    private static JsonObject Turned(JsonObject order, bool isTurned)
    {
        if (isTurned)
            OtherWayRound.Turn(order);

        return order;
    }

    private JsonObject ScriptedPackage(string packageId, bool isRow)
    {
        var parts = _scripted.InPackage(packageId, _context.Now);
        if (parts.Count == 0)
            throw new SandboxRefusedException(ApiCodes.PackageNotFound, $"package {packageId} does not exist");

        var (order, lines) = parts[0];
        var json = new JsonObject
        {
            [isRow ? "id" : "package_id"] = packageId,
            [isRow ? "status" : "package_status"] = lines[0].PackageStatus,
            ["create_time"] = order.CreateTime,
            ["update_time"] = parts.Max(part => part.Order.UpdateTime),
            ["shipping_type"] = order.ShippingType,
            ["split_and_combine_tag"] = parts.Count > 1 ? "COMBINE" : "DEFAULT",
            ["order_line_item_ids"] = parts.SelectMany(part => part.Lines).Select(line => line.Id).ToJson(),
            ["orders"] = new JsonArray([.. parts.Select(part => new JsonObject
            {
                ["id"] = part.Order.Id,
                ["skus"] = new JsonArray([.. part.Lines.GroupBy(line => line.SkuId).Select(group => new JsonObject
                {
                    ["id"] = group.Key,
                    ["name"] = group.First().SkuName,
                    ["quantity"] = group.Count(),
                })]),
            })]),
        };
        json.SetIfKnown("tracking_number", lines.Select(line => line.TrackingNumber).FirstOrDefault(number => number is not null));
        return json;
    }

    private JsonObject PackageDetail(string packageId)
    {
        if (!_packages.TryGetValue(packageId, out var package))
            return ScriptedPackage(packageId, isRow: false);

        return _late.Of(package.Order.Id, _context.Now) is not { } past
            ? PackageWriter.WriteDetail(package)
            : past.PackageDetails.TryGetValue(packageId, out var detail)
                ? detail.DeepClone().AsObject()
                : throw new SandboxRefusedException(ApiCodes.PackageNotFound, $"package {packageId} does not exist");
    }

    // The shop's own packages as reads show them, and those that scripted orders name.
    private IEnumerable<JsonObject> ShownPackages()
    {
        var own = _packages.Values.Select(package => _late.Of(package.Order.Id, _context.Now) is { } past
            ? past.PackageRows.GetValueOrDefault(package.Id)?.DeepClone().AsObject()
            : PackageWriter.WriteRow(package));
        var scripted = _scripted.All(_context.Now).Where(order => !order.IsHidden)
            .SelectMany(order => order.Lines.Select(line => line.PackageId)).OfType<string>().Distinct()
            .Where(id => !_packages.ContainsKey(id)).ToList();
        return own.OfType<JsonObject>().Concat(scripted.Select(id => ScriptedPackage(id, isRow: true)));
    }
}
