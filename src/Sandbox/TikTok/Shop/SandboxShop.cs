using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>One shop: what it sells, its orders, packages and cancellations, and what buyers and carriers do to them.</summary>
/// <remarks>
/// Safe on every thread: one lock guards everything, and webhooks are handed over under it without waiting, so their
/// data follow the order of the changes. Steps that TikTok does not document throw
/// <see cref="SandboxRefusedException"/> and change nothing.
/// </remarks>
public sealed partial class SandboxShop
{
    /// <summary>Orders kept; above it the oldest finished ones are forgotten.</summary>
    public const int MaxOrders = 200_000;

    private readonly Lock _gate = new();
    private readonly SandboxContext _context;
    private readonly ShopSpec _spec;
    private readonly List<WarehouseRecord> _warehouses = [];
    private readonly List<ProductRecord> _products = [];
    private readonly Dictionary<string, SkuRecord> _skus = [];
    private readonly Dictionary<string, SkuRecord> _skusBySellerSku = [];
    private readonly Dictionary<string, OrderRecord> _orders = [];
    private readonly Dictionary<string, PackageRecord> _packages = [];
    private readonly Dictionary<string, CancellationRecord> _cancellations = [];
    private readonly Dictionary<string, ReturnRecord> _returns = [];
    private readonly TimeIndex<OrderRecord> _byCreateTime = new();
    private readonly TimeIndex<OrderRecord> _byUpdateTime = new();

    internal SandboxShop(ShopSpec spec, SandboxContext context)
    {
        _spec = spec;
        _context = context;
        Market = Market.Of(spec.Region);
        Id = context.Ids.Shop();
        Cipher = context.Ids.Opaque($"{(Market.IsUnitedStates ? "USA" : "ROW")}_")[..36];
        Code = $"{spec.Region}LC{Id[^8..]}";
        PlatformDelivery = new(
            context.Ids.DeliveryOption(), "Standard shipping", "STANDARD", Providers("TT Virtual express", "J&T Express"));
        SellerDelivery = new(
            context.Ids.DeliveryOption(), "Shipped by seller", "SEND_BY_SELLER", Providers("Royal Mail", "DHL", "UPS"));
        Stock();
    }

    public string Id { get; }

    /// <summary>What a request names this shop by.</summary>
    public string Cipher { get; }

    public string Code { get; }

    public string Name => _spec.Name;

    public string Region => _spec.Region;

    public string Seller => _spec.Seller;

    public Market Market { get; }

    internal DeliveryOptionRecord PlatformDelivery { get; }

    internal DeliveryOptionRecord SellerDelivery { get; }

    internal IReadOnlyList<WarehouseRecord> Warehouses => _warehouses;

    /// <summary>Providers that an own-carrier shipment may name, by id.</summary>
    public IReadOnlyDictionary<string, string> SellerProviders =>
        SellerDelivery.Providers.ToDictionary(provider => provider.Id, provider => provider.Name);

    /// <summary>The warehouses, the default one first.</summary>
    public IReadOnlyList<string> WarehouseIds => _warehouses.ConvertAll(warehouse => warehouse.Id);

    /// <summary>Everything that is sold, with its numbers now.</summary>
    public IReadOnlyList<SkuView> Catalogue
    {
        get { lock (_gate) return [.. _skus.Values.Select(View)]; }
    }

    /// <summary>Every order that is kept, oldest first.</summary>
    public IReadOnlyList<OrderView> Orders
    {
        get { lock (_gate) return [.. _byCreateTime.From(0).Select(View)]; }
    }

    public IReadOnlyList<CancellationView> Cancellations
    {
        get { lock (_gate) return [.. _cancellations.Values.Select(View)]; }
    }

    /// <exception cref="SandboxRefusedException">There is no such order.</exception>
    public OrderView Order(string orderId)
    {
        lock (_gate)
            return View(Find(orderId));
    }

    /// <summary>The order as it is, also while late reads still show it as it was.</summary>
    /// <exception cref="SandboxRefusedException">There is no such order.</exception>
    public JsonObject OrderJson(string orderId)
    {
        lock (_gate)
        {
            if (IsScripted(orderId) && _scripted.Find(orderId, _context.Now)?.Json is JsonObject scripted)
                return scripted.DeepClone().AsObject();

            return OrderWriter.Write(Find(orderId));
        }
    }

    /// <summary>A SKU by its seller SKU or its id.</summary>
    /// <exception cref="SandboxRefusedException">There is no such SKU.</exception>
    public SkuView Sku(string sku)
    {
        lock (_gate)
            return View(FindSku(sku));
    }

    /// <summary>Forgets the oldest finished orders until <paramref name="keep"/> orders stay; open ones always do.</summary>
    public void ForgetFinished(int keep)
    {
        lock (_gate)
        {
            var surplus = _orders.Count - keep;
            if (surplus <= 0)
                return;

            foreach (var order in _byCreateTime.From(0).Where(order => order.IsFinished).Take(surplus).ToList())
                Forget(order);
        }
    }

    private static OrderView View(OrderRecord order) => new(
        order.Id, order.Status, order.ShippingType, order.CreateTime, order.UpdateTime, order.ShippedTime,
        order.Packages.FirstOrDefault(package => package.TrackingNumber is not null)?.TrackingNumber,
        order.HasHold, order.PendingCancellation is not null, order.PendingCancellation?.Id,
        [.. order.Lines.Select(line => new LineView(
            line.Id, line.Sku.Id, line.Sku.Spec.SellerSku, line.Status, line.Package?.Id))],
        [.. order.Packages.Select(package => new PackageView(
            package.Id, package.Status, package.TrackingNumber, package.Provider?.Id,
            [.. package.Lines.Select(line => line.Id)]))]);

    private static SkuView View(SkuRecord sku) => new(
        sku.Id, sku.Product.Id, sku.Spec.SellerSku, sku.Product.Name, sku.IsBundle,
        sku.StockByWarehouse.Values.Sum(stock => stock.Available),
        sku.StockByWarehouse.Values.Sum(stock => stock.Committed));

    private static CancellationView View(CancellationRecord cancellation) => new(
        cancellation.Id, cancellation.Order.Id, cancellation.Role, cancellation.Status,
        [.. cancellation.Lines.Select(pair => pair.Line.Id)]);

    private List<ProviderRecord> Providers(params string[] names) =>
        [.. names.Select(name => new ProviderRecord(_context.Ids.Provider(), name))];

    private void Stock()
    {
        for (var number = 1; number <= _spec.Warehouses; number++)
            _warehouses.Add(new WarehouseRecord(_context.Ids.Warehouse(), $"{Market.City} {number}", number == 1));

        foreach (var spec in _spec.Products)
        {
            var product = new ProductRecord { Id = _context.Ids.Product(), Name = spec.Name };
            _products.Add(product);
            foreach (var sku in spec.Skus)
                product.Skus.Add(Add(product, sku));
        }

        foreach (var bundle in _skus.Values.Where(sku => sku.IsBundle))
            bundle.Parts.AddRange(bundle.Spec.Parts.Select(part => (_skusBySellerSku[part.SellerSku], part.Count)));
    }

    private SkuRecord Add(ProductRecord product, SkuSpec spec)
    {
        var sku = new SkuRecord
        {
            Id = _context.Ids.Sku(),
            Product = product,
            Spec = spec,
            Price = decimal.Round(spec.Price * Market.PriceScale, Market.PriceScale >= 100 ? 0 : 2),
        };
        foreach (var warehouse in _warehouses)
            sku.StockByWarehouse[warehouse.Id] = new StockRecord { Available = spec.Quantity };

        _skus.Add(sku.Id, sku);
        if (spec.SellerSku.Length > 0)
            _skusBySellerSku[spec.SellerSku] = sku;

        return sku;
    }

    private OrderRecord Find(string orderId) =>
        _orders.TryGetValue(orderId, out var order)
            ? order
            : throw new SandboxRefusedException(ApiCodes.OrderNotFound, $"order {orderId} does not exist");

    private PackageRecord FindPackage(string packageId) =>
        _packages.TryGetValue(packageId, out var package)
            ? package
            : throw new SandboxRefusedException(ApiCodes.PackageNotFound, $"package {packageId} does not exist");

    private SkuRecord FindSku(string sku) =>
        _skus.GetValueOrDefault(sku) ?? _skusBySellerSku.GetValueOrDefault(sku)
            ?? throw new SandboxRefusedException(ApiCodes.SkuNotOfProduct, $"SKU '{sku}' does not exist");

    private void Forget(OrderRecord order)
    {
        _orders.Remove(order.Id);
        _byCreateTime.Remove(order.CreateTime, order.Id);
        _byUpdateTime.Remove(order.UpdateTime, order.Id);
        foreach (var package in order.Packages)
            _packages.Remove(package.Id);
        foreach (var cancellation in _cancellations.Values.Where(row => row.Order == order).ToList())
            _cancellations.Remove(cancellation.Id);
        foreach (var request in _returns.Values.Where(row => row.Order == order).ToList())
            _returns.Remove(request.Id);
    }
}
