namespace OrderActors.Sandbox.TikTok;

/// <summary>One wish of an inventory update.</summary>
internal sealed record InventoryLine(string? WarehouseId, int Quantity);

/// <summary>Why a SKU's inventory was not set.</summary>
internal sealed record InventoryError(string SkuId, int Code, string Message, string? WarehouseId);

// Stock numbers: available is what can still be sold, committed is in open orders that were not shipped.
public sealed partial class SandboxShop
{
    /// <summary>Largest quantity that an update may set.</summary>
    public const int MaxQuantity = 99_999;

    /// <summary>Sets what is available in every warehouse together, as a seller does by hand; no caller is recorded.</summary>
    public void SetAvailable(string sku, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        lock (_gate)
        {
            var stocks = FindSku(sku).StockByWarehouse.Values.ToList();
            for (var index = 0; index < stocks.Count; index++)
                stocks[index].Available = index == 0 ? quantity : 0;
        }
    }

    /// <summary>Freezes or opens a product; a frozen one refuses inventory updates with 12052003.</summary>
    public void SetProductStatus(string productId, bool isActive)
    {
        lock (_gate)
            FindProduct(productId).Status = isActive ? "ACTIVATE" : "FREEZE";
    }

    internal IReadOnlyList<InventoryError> UpdateInventory(
        string productId, IReadOnlyList<(string SkuId, IReadOnlyList<InventoryLine> Lines)> wishes, Caller caller)
    {
        lock (_gate)
        {
            var product = FindProduct(productId);
            var errors = new List<InventoryError>();
            foreach (var (skuId, lines) in wishes)
            {
                if (Check(product, skuId, lines) is { } error)
                {
                    errors.Add(error);
                    continue;
                }

                var sku = _skus[skuId];
                foreach (var line in lines)
                    sku.StockByWarehouse[line.WarehouseId ?? _warehouses[0].Id].Available = line.Quantity;

                _context.Ledger.Add(EffectKind.InventorySet, caller, _context.Now, Id, subjectId: skuId);
            }

            return errors;
        }
    }

    private InventoryError? Check(ProductRecord product, string skuId, IReadOnlyList<InventoryLine> lines)
    {
        if (product.Status != "ACTIVATE")
            return new(skuId, ApiCodes.ProductStatus, "The current product status can not be activated", lines[0].WarehouseId);

        if (product.Skus.Find(sku => sku.Id == skuId) is not { } found)
            return new(skuId, ApiCodes.SkuNotOfProduct, "The SKU does not belong to the product", null);

        if (lines.FirstOrDefault(line => line.WarehouseId is { } id && !found.StockByWarehouse.ContainsKey(id)) is { } unknown)
            return new(skuId, ApiCodes.WarehouseUnknown, "The warehouse does not exist", unknown.WarehouseId);

        if (!NamesAllWarehouses(lines))
            return new(skuId, ApiCodes.WarehouseMissing, "All warehouses of the SKU must be listed", null);

        var least = _context.Options.AcceptsZeroQuantity ? 0 : 1;
        return lines.FirstOrDefault(line => line.Quantity < least || line.Quantity > MaxQuantity) is { } wrong
            ? new(skuId, ApiCodes.QuantityOutOfRange, $"The quantity must be between {least} and {MaxQuantity}", wrong.WarehouseId)
            : null;
    }

    private bool NamesAllWarehouses(IReadOnlyList<InventoryLine> lines) =>
        lines.Any(line => line.WarehouseId is null)
            ? _warehouses.Count == 1
            : lines.DistinctBy(line => line.WarehouseId).Count() == _warehouses.Count;

    private ProductRecord FindProduct(string productId) =>
        _products.Find(product => product.Id == productId)
            ?? throw new SandboxRefusedException(ApiCodes.ProductStatus, $"product {productId} does not exist");

    private static IEnumerable<(SkuRecord Sku, int Count)> Counted(IEnumerable<SkuRecord> units) => units
        .SelectMany(sku => sku.IsBundle ? sku.Parts : [(sku, 1)])
        .GroupBy(part => part.Sku, part => part.Count)
        .Select(group => (group.Key, group.Sum()));

    private static void RequireStock(List<SkuRecord> units)
    {
        foreach (var (sku, count) in Counted(units))
        {
            var available = sku.StockByWarehouse.Values.Sum(stock => stock.Available);
            if (available < count)
                throw new SandboxRefusedException(ApiCodes.OutOfStock, $"{count} of SKU {sku.Id} wanted, {available} available");
        }
    }

    // Taken from the order's own warehouse first, then from wherever there is some; an oversold rest is only committed.
    private static void Commit(IEnumerable<SkuRecord> units, string warehouseId)
    {
        foreach (var (sku, count) in Counted(units))
        {
            sku.StockByWarehouse[warehouseId].Committed += count;
            var rest = count;
            foreach (var (_, stock) in sku.StockByWarehouse.OrderByDescending(pair => pair.Key == warehouseId))
            {
                var taken = Math.Min(rest, stock.Available);
                stock.Available -= taken;
                rest -= taken;
            }
        }
    }

    private static void Release(IEnumerable<LineRecord> lines, string warehouseId, bool goesBack)
    {
        foreach (var (sku, count) in Counted(lines.Select(line => line.Sku)))
        {
            var stock = sku.StockByWarehouse[warehouseId];
            stock.Committed -= count;
            if (goesBack)
                stock.Available += count;
        }
    }
}
