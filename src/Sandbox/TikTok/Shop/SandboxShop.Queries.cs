using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>What an order search asks for; times in seconds, <c>before</c> exclusive.</summary>
internal sealed record OrderSearch
{
    public string? Status { get; init; }
    public (long From, long Before) Created { get; init; } = (0, long.MaxValue);
    public (long From, long Before) Updated { get; init; } = (0, long.MaxValue);
    public string? ShippingType { get; init; }
    public string? BuyerUserId { get; init; }
    public bool? IsBuyerRequestCancel { get; init; }
    public IReadOnlyList<string> WarehouseIds { get; init; } = [];
}

/// <summary>Which page of a search, in which order.</summary>
internal sealed record PageRequest(int Size, string? Token, bool ByUpdate, bool IsDescending);

/// <summary>One page; the token is empty on the last one.</summary>
internal sealed record Page(IReadOnlyList<JsonNode> Rows, string NextPageToken, int TotalCount);

// What the API reads. Rows are written under the lock, so each is one moment of its order.
public sealed partial class SandboxShop
{
    internal Page SearchOrders(OrderSearch search, PageRequest request)
    {
        lock (_gate)
        {
            if (HasShownApart)
                return SearchApart(search, request);

            var index = request.ByUpdate ? _byUpdateTime : _byCreateTime;
            var (from, before) = request.ByUpdate ? search.Updated : search.Created;
            var matches = index.From(from, before, request.IsDescending).Where(order => Fits(order, search)).ToList();
            return Cut(matches, request, "o", Key, OrderWriter.Write);
        }

        (long, string) Key(OrderRecord order) => (request.ByUpdate ? order.UpdateTime : order.CreateTime, order.Id);
    }

    internal IReadOnlyList<JsonNode> OrdersJson(IEnumerable<string> ids)
    {
        lock (_gate)
        {
            var isTurned = TurnsThisAnswer();
            return [.. ids.Distinct()
                .SelectMany(id => _manners.TwiceInDetail.Contains(id) ? [id, id] : new[] { id })
                .Select(id => ShownById(id, isTurned)).OfType<JsonNode>()];
        }
    }

    internal JsonObject PriceDetail(string orderId)
    {
        lock (_gate)
            return PriceWriter.WriteDetail(Find(orderId));
    }

    internal JsonObject PackageJson(string packageId)
    {
        lock (_gate)
            return PackageDetail(packageId);
    }

    internal Page SearchPackages(
        (long From, long Before) created, (long From, long Before) updated, string? status, PageRequest request)
    {
        lock (_gate)
        {
            var matches = Sorted(ShownPackages().Where(package =>
                Within(Time(package, "create_time"), created) && Within(Time(package, "update_time"), updated)
                && (status is null || package["status"]!.GetValue<string>() == status)), Key, request.IsDescending);
            return Cut(matches, request, "p", Key, package => package);
        }

        (long, string) Key(JsonObject package) =>
            (Time(package, request.ByUpdate ? "update_time" : "create_time"), package["id"]!.GetValue<string>());

        static long Time(JsonObject package, string name) => package[name]!.GetValue<long>();
    }

    /// <param name="fitsScripted">For cancellations that a script gave; they stand on the first page.</param>
    internal Page SearchCancellations(
        Func<CancellationRecord, bool> fits, Func<JsonObject, bool> fitsScripted, PageRequest request)
    {
        lock (_gate)
        {
            var matches = Sorted(_cancellations.Values.Where(fits), Key, request.IsDescending);
            var page = Cut(matches, request, "x", Key, row => CancellationWriter.Write(row, RespondWithin));
            var scripted = _scriptedCancellations.Values.Where(fitsScripted).ToList();
            return scripted.Count == 0 || request.Token is not null
                ? page
                : page with
                {
                    Rows = [.. scripted.Select(row => row.DeepClone()), .. page.Rows],
                    TotalCount = page.TotalCount + scripted.Count,
                };
        }

        (long, string) Key(CancellationRecord row) => (request.ByUpdate ? row.UpdateTime : row.CreateTime, row.Id);
    }

    internal Page SearchReturns(IReadOnlyList<string> orderIds, IReadOnlyList<string> returnIds, PageRequest request)
    {
        lock (_gate)
        {
            var matches = Sorted(_returns.Values.Where(row =>
                (orderIds.Count == 0 || orderIds.Contains(row.Order.Id))
                && (returnIds.Count == 0 || returnIds.Contains(row.Id))), Key, request.IsDescending);
            return Cut(matches, request, "r", Key, CancellationWriter.Write);
        }

        (long, string) Key(ReturnRecord row) => (request.ByUpdate ? row.UpdateTime : row.CreateTime, row.Id);
    }

    internal JsonArray TrackingJson(string orderId)
    {
        lock (_gate)
        {
            return new JsonArray([.. Find(orderId).Tracking.AsEnumerable().Reverse().Select(entry => new JsonObject
            {
                ["description"] = entry.Description,
                ["update_time_millis"] = entry.Millis,
            })]);
        }
    }

    internal IReadOnlyList<JsonObject> InventoryJson(IReadOnlyList<string> productIds, IReadOnlyList<string> skuIds)
    {
        lock (_gate)
        {
            // SKU ids win over product ids; what is not found is left out.
            return [.. _products
                .Select(product => (product, skus: product.Skus.FindAll(sku =>
                    skuIds.Count > 0 ? skuIds.Contains(sku.Id) : productIds.Contains(product.Id))))
                .Where(pair => pair.skus.Count > 0)
                .Select(pair => InventoryWriter.Write(pair.product, pair.skus))];
        }
    }

    private static bool Fits(OrderRecord order, OrderSearch search) =>
        Within(order.CreateTime, search.Created)
        && Within(order.UpdateTime, search.Updated)
        && (search.Status is null || order.Status.Wire() == search.Status)
        && FitsBuyerAndPlace(order, search);

    private static bool FitsBuyerAndPlace(OrderRecord order, OrderSearch search) =>
        (search.ShippingType is null || order.ShippingType == search.ShippingType)
        && (search.BuyerUserId is null || order.UserId == search.BuyerUserId)
        && (search.IsBuyerRequestCancel is not { } asks || order.PendingCancellation is not null == asks)
        && (search.WarehouseIds.Count == 0 || search.WarehouseIds.Contains(order.WarehouseId));

    private static bool Within(long time, (long From, long Before) range) => time >= range.From && time < range.Before;

    private static List<T> Sorted<T>(IEnumerable<T> rows, Func<T, (long Time, string Id)> key, bool isDescending)
    {
        var byTime = isDescending
            ? rows.OrderByDescending(row => key(row).Time).ThenByDescending(row => key(row).Id, StringComparer.Ordinal)
            : rows.OrderBy(row => key(row).Time).ThenBy(row => key(row).Id, StringComparer.Ordinal);
        return [.. byTime];
    }

    private static Page Cut<T>(
        List<T> matches, PageRequest request, string kind, Func<T, (long Time, string Id)> key, Func<T, JsonNode> write)
    {
        var sort = kind + (request.ByUpdate ? "u" : "c") + (request.IsDescending ? "d" : "a");
        var rest = matches;
        if (request.Token is { } token)
        {
            var last = PageToken.Parse(token, sort);
            rest = matches.FindAll(row => IsAfter(key(row), last, request.IsDescending));
        }

        var page = rest.Take(request.Size).ToList();
        var next = rest.Count > page.Count ? new PageToken(sort, key(page[^1]).Time, key(page[^1]).Id).ToString() : "";
        return new Page(page.ConvertAll(row => write(row)), next, matches.Count);
    }

    private static bool IsAfter((long Time, string Id) row, PageToken last, bool isDescending)
    {
        var order = row.Time != last.Time ? row.Time.CompareTo(last.Time) : string.CompareOrdinal(row.Id, last.Id);
        return isDescending ? order < 0 : order > 0;
    }
}
