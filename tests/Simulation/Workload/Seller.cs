using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;
using Orleans;

namespace OrderActors.Simulation.Workload;

/// <summary>What sellers do through the API. Whoever gets no answer repeats with the same operation id.</summary>
internal sealed partial class Seller(World world, Network network, SimulatedTikTok tiktok)
{
    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly IGrainFactory _grains = RoutedClient.Create(new Route(network, () => null).Options(), new HostParts());
    private readonly Dictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly List<RefusedAdjustment> _refused = [];
    private readonly List<AcceptedAdjustment> _adjusted = [];
    private readonly List<AcceptedAdjustment> _repeated = [];
    private readonly HashSet<Authorization> _connected = [];
    private readonly Dictionary<ShopSpec, DateTimeOffset> _setUpAt = [];
    private int _lastOperation;

    /// <summary>Errands that are not done. The world is not at rest before all are.</summary>
    public int Open { get; private set; }

    /// <summary>Units by stock stream, as far as adjustments were accepted: what on-hand must be.</summary>
    public IReadOnlyDictionary<string, int> Received => _received;

    /// <summary>Adjustments that were answered with no.</summary>
    public IReadOnlyList<RefusedAdjustment> Refused => _refused;

    /// <summary>Accepted adjustments that were asked for again after a night, with the same operation id.</summary>
    public IReadOnlyCollection<AcceptedAdjustment> Repeated => _repeated;

    /// <summary>Told of each command that was answered as accepted, at that moment.</summary>
    public event Action<AcceptedCommand>? Accepted;

    public void Connect(Authorization authorization) =>
        Begin($"connect {authorization}", authorization.Shops[0].ConnectsAfter, async () =>
        {
            await AuthorizeAsync(authorization);
            foreach (var shop in authorization.Shops)
            {
                var grain = Grain(shop);
                await AskAsync(caller => grain.ChangeSettingsAsync(new ChangeShopSettings(
                    caller, WorkloadPlan.Location, shop.AutoShipAfter, shop.SyncEvery, ShopSpec.UnitSign, WarehousesOf(shop))));
                await AskAsync(caller => grain.LinkListingsAsync(new LinkListings(caller, LinksOf(shop))));
                _setUpAt[shop] = world.Now;
            }

            _connected.Add(authorization);
        });

    /// <summary>From when on the seller's links and locations count; orders that came before found none.</summary>
    public DateTimeOffset SetUpAt(ShopSpec shop) => _setUpAt.GetValueOrDefault(shop, DateTimeOffset.MaxValue);

    private static WarehouseLink[] WarehousesOf(ShopSpec shop) =>
    [
        .. shop.Warehouses.Where(warehouse => warehouse.Location is not null)
            .Select(warehouse => new WarehouseLink(warehouse.Id, warehouse.Location!)),
    ];

    private static ListingLink[] LinksOf(ShopSpec shop) =>
    [
        .. shop.Variants.Where(variant => variant.Sku is not null)
            .Select(variant => new ListingLink(variant.Id, variant.SellerSku, variant.Sku!, variant.Id)),
        .. shop.Variants.Where(variant => variant.IsLinked)
            .Select(variant => new ListingLink(
                variant.Id, variant.SellerSku, "", variant.Id, [.. variant.Units.Select(unit => new SkuUnits(unit.Sku, unit.Units))])),
    ];

    /// <summary>Removes the app, and comes back after a while.</summary>
    /// <param name="removed">Told at the moment of the removal.</param>
    public void RemoveApp(Authorization authorization, TimeSpan after, Action removed) =>
        Begin($"remove the app from {authorization}", after, async () =>
        {
            // Only who has finished connecting can remove, and who is coming back has not.
            if (!_connected.Remove(authorization))
                return;

            world.Statistics.Saw("app removed");
            world.Tell($"the seller removes the app from {authorization}");
            tiktok.Tokens.Revoke(authorization);
            removed();
            await DelayAsync(_random.Chance(0.3) ? _random.Seconds(1, 5) : _random.Seconds(5, 120));
            await AuthorizeAsync(authorization);
            world.Statistics.Saw("app authorized again");
            _connected.Add(authorization);
        });

    /// <summary>As the gateway does with a consent: every shop that it covers gets the same pair.</summary>
    private async Task AuthorizeAsync(Authorization authorization)
    {
        var pair = tiktok.Tokens.Grant(authorization);
        foreach (var shop in authorization.Shops)
        {
            await AskAsync(caller => Grain(shop).ConnectAsync(new ConnectShop(
                caller,
                shop.Key.ShopId,
                shop.Market,
                SimulatedTikTok.CipherOf(shop),
                pair.AccessToken,
                pair.AccessExpiresAt,
                pair.RefreshToken,
                pair.RefreshExpiresAt)));
        }
    }

    private IShopGrain Grain(ShopSpec shop) => _grains.GetGrain<IShopGrain>(shop.Key.ToString());

    public void Adjust(SkuKey sku, int delta, TimeSpan after) => Begin($"adjust {sku}", after, async () =>
    {
        var asked = world.Now;
        var grain = _grains.GetGrain<ISkuGrain>(sku.ToString());
        var (reply, operation) = await AskAsync(
            caller => grain.AdjustAsync(new AdjustStock(caller, delta, "received", "")));
        if (!reply.Accepted)
        {
            _refused.Add(new RefusedAdjustment(sku.Stream, operation, delta, world.Now));
            return;
        }

        _received[sku.Stream] = _received.GetValueOrDefault(sku.Stream) + delta;
        Accepted?.Invoke(new AcceptedCommand("adjust", sku.Stream, operation));
        _adjusted.Add(new AcceptedAdjustment(sku, operation, delta, world.Now));
        // The first answer was lost, and the question came again when all had slept for days.
        if (world.Now - asked > StockDecider.OperationRetention)
            _repeated.Add(new AcceptedAdjustment(sku, operation, delta, asked));
    });

    /// <summary>A program of the seller's asks again, because it never kept the answers: with the same operation ids.</summary>
    public void RepeatAdjustments()
    {
        foreach (var old in _adjusted.Where(_ => _random.Chance(0.5)).ToList())
        {
            Begin($"repeat {old.OperationId}", _random.Seconds(1, 60), async () =>
            {
                var grain = _grains.GetGrain<ISkuGrain>(old.Sku.ToString());
                await AskAsync(caller => grain.AdjustAsync(new AdjustStock(caller, old.Delta, "received", "")), old.OperationId);
                _repeated.Add(old);
            });
        }
    }

    private void Begin(string what, TimeSpan after, Func<Task> errand)
    {
        Open++;
        world.After(after, () => world.NewPerson(what).RunAsync(async () =>
        {
            try
            {
                await errand();
            }
            catch (Exception exception)
            {
                world.Report(Outcome.Crashed, "Seller", $"{what}: {exception}");
            }
            finally
            {
                Open--;
            }
        }));
    }

    private async Task<(CommandReply Reply, string Operation)> AskAsync(
        Func<Caller, Task<CommandReply>> command, string? repeated = null)
    {
        var operation = repeated ?? FormattableString.Invariant($"op-{++_lastOperation}");
        var caller = new Caller(operation, "user:seller", $"api:{operation}", null);
        while (true)
        {
            // At night nobody answers, and people sleep as well.
            if (world.IsNight)
                await DelayAsync(world.NightUntil - world.Now + _random.Seconds(0, 60));

            try
            {
                var reply = await command(caller);
                if (world.IsTold)
                    world.Tell($"{operation} answered: {(reply.Accepted ? "accepted" : reply.Code)}");

                return (reply, operation);
            }
            catch (Exception exception) when (exception is not Domain.InvariantBrokenException)
            {
                world.Statistics.Saw("command repeated");
                await DelayAsync(_random.Seconds(0.5, 8));
            }
        }
    }

    private Task DelayAsync(TimeSpan span) => Task.Delay(span, world.Clock);
}

/// <param name="Kind"><c>adjust</c>, <c>ship</c>, <c>cancel</c> or <c>hold</c>.</param>
internal sealed record AcceptedCommand(string Kind, string Stream, string OperationId);

internal sealed record AcceptedAdjustment(SkuKey Sku, string OperationId, int Delta, DateTimeOffset At);

internal sealed record RefusedAdjustment(string Stream, string OperationId, int Delta, DateTimeOffset At);
