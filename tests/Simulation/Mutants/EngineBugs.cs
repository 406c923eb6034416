using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

/// <summary>A mistake in what the engine reads.</summary>
internal sealed class ReaderBug(string name, string mistake, Func<IStoreReader, MutantHost, IStoreReader> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IStoreReader Reader(IStoreReader real, MutantHost host) => wrong(real, host);
}

/// <summary>A mistake between a shop and its orders.</summary>
internal sealed class OrdersBug(string name, string mistake, Func<IShopOrders, IShopOrders> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IShopOrders Orders(IShopOrders real, MutantHost host) => wrong(real);
}

/// <summary>A mistake between the engine of effects and the orders that own them.</summary>
internal sealed class OwnerBug(string name, string mistake, Func<IEffectOwner, IEffectOwner> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IEffectOwner Owner(IEffectOwner real, MutantHost host) => wrong(real);
}

/// <summary>A mistake in what pumps and sweepers ask for.</summary>
internal sealed class ActorsBug(string name, string mistake, Func<IActors, MutantHost, IActors> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IActors Actors(IActors real, MutantHost host) => wrong(real, host);
}

internal sealed class NeverLooksForDue(IStoreReader real, string kind) : DelegatingReader(real)
{
    public override Task<ImmutableArray<string>> LoadDueOrdersAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        kind == "orders" ? Nothing<string>() : base.LoadDueOrdersAsync(due, page, cancellation);

    public override Task<ImmutableArray<string>> LoadDueShopsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        kind == "shops" ? Nothing<string>() : base.LoadDueShopsAsync(due, page, cancellation);

    public override Task<ImmutableArray<RowImage.Effect>> LoadDueEffectsAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        kind == "effects" ? Nothing<RowImage.Effect>() : base.LoadDueEffectsAsync(due, page, cancellation);

    public override Task<ImmutableArray<PendingDelivery>> LoadPendingDeliveriesAsync(
        DateTimeOffset due, DuePage page, CancellationToken cancellation) =>
        kind == "inbox" ? Nothing<PendingDelivery>() : base.LoadPendingDeliveriesAsync(due, page, cancellation);

    private static Task<ImmutableArray<T>> Nothing<T>() => Task.FromResult(ImmutableArray<T>.Empty);
}

internal sealed class LoadsStockWith(IStoreReader real, Func<StoredStock, StoredStock> wrong) : DelegatingReader(real)
{
    public override async Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation) =>
        await base.LoadStockAsync(key, cancellation) is { } stock ? wrong(stock) : null;
}

internal sealed class FindsNoReservation(IStoreReader real) : DelegatingReader(real)
{
    public override Task<ImmutableArray<RowImage.Reservation>> FindReservationsAsync(
        SkuKey key, ImmutableArray<string> ids, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<RowImage.Reservation>.Empty);
}

internal sealed class LinksNothing(IStoreReader real) : DelegatingReader(real)
{
    public override async Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation)
    {
        var links = await base.LoadLinksAsync(shop, channelSkuIds, names, cancellation);
        return links with { Listings = [.. links.Listings.Select(link => link with { Sku = "sku1" })] };
    }
}

/// <summary>Believes its own memory: never notices that another activation has gone on.</summary>
internal sealed class AnswersFromStaleMemory : Mutant
{
    public override string Name => "answers-from-stale-memory";

    public override string Mistake => "refusals are given without a look at the head of the stream";

    public override IStoreReader Reader(IStoreReader real, MutantHost host) => new Believer(real, HeadsOf(host));

    public override ICommitPipeline Pipeline(ICommitPipeline real, MutantHost host) => new Rememberer(real, HeadsOf(host));

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<MutantHost, Dictionary<string, StreamHead>> _heads = [];

    private Dictionary<string, StreamHead> HeadsOf(MutantHost host) =>
        _heads.GetValue(host, _ => new Dictionary<string, StreamHead>(StringComparer.Ordinal));

    private sealed class Believer(IStoreReader real, Dictionary<string, StreamHead> heads) : DelegatingReader(real)
    {
        public override async Task<StoredStock?> LoadStockAsync(SkuKey key, CancellationToken cancellation)
        {
            var stock = await base.LoadStockAsync(key, cancellation);
            heads[key.Stream] = stock?.Head ?? StreamHead.Empty;
            return stock;
        }

        public override Task<StreamHead> ReadHeadAsync(string stream, CancellationToken cancellation) =>
            heads.TryGetValue(stream, out var head)
                ? Task.FromResult(head)
                : base.ReadHeadAsync(stream, cancellation);
    }

    private sealed class Rememberer(ICommitPipeline real, Dictionary<string, StreamHead> heads) : DelegatingPipeline(real)
    {
        public override async Task CommitAsync(ChangeSet changes)
        {
            await base.CommitAsync(changes);
            if (heads.ContainsKey(changes.Stream))
                heads[changes.Stream] = new StreamHead(changes.ExpectedVersion + changes.Journal.Length, changes.HashAfter());
        }
    }
}

internal sealed class NeverSettlesEffects(IEffectOwner real) : DelegatingOwner(real)
{
    public override Task SettleAsync(
        string stream, string effectId, int attempt, EffectResult result, CommandContext context) => Task.CompletedTask;
}

internal sealed class LetsTwoCompletersIn(IEffectOwner real) : DelegatingOwner(real)
{
    public override Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context) =>
        Task.FromResult<EffectGrant?>(new EffectGrant(1, DateTimeOffset.UnixEpoch));
}

internal sealed class TakesLaterForRefused(IEffectOwner real) : DelegatingOwner(real)
{
    public override Task SettleAsync(
        string stream, string effectId, int attempt, EffectResult result, CommandContext context) => base.SettleAsync(
        stream, effectId, attempt, result is EffectResult.Later ? new EffectResult.Done("guess") : result, context);
}

internal sealed class ForgetsEarlierCalls(IEffectOwner real) : DelegatingOwner(real)
{
    public override async Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context) =>
        await base.TakeUpAsync(stream, effectId, context) is { } grant ? grant with { CalledUntil = null } : null;
}

internal sealed class DropsSnapshots(IShopOrders real) : DelegatingOrders(real)
{
    private readonly HashSet<string> _seen = [];

    public override Task<ApplyOutcome> ApplyAsync(
        OrderKey order, OrderDocument document, OrderPolicy policy, CommandContext context) =>
        _seen.Add(order.ToString()) ? Task.FromResult(new ApplyOutcome(true, null)) : base.ApplyAsync(order, document, policy, context);
}

internal sealed class NeverLooksFirst(IActors real) : DelegatingActors(real)
{
    public override Task PerformEffectAsync(EffectIntent effect, bool lookFirst, DateTimeOffset callBefore) =>
        base.PerformEffectAsync(effect, false, DateTimeOffset.MaxValue);
}

internal sealed class NeverSyncs(IActors real) : DelegatingActors(real)
{
    public override Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context) =>
        Task.FromResult(new SyncResult(0, null, null));
}

internal sealed class FailsWithTheWorst(IActors real) : DelegatingActors(real)
{
    public override async Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items)
    {
        var results = await base.RefreshOrdersAsync(shop, items);
        return results.Any(result => result.Outcome is Engine.Shops.RefreshOutcome.NotFound)
            ? throw new TimeoutException("the mistake: one of them is not known")
            : results;
    }
}

internal sealed class EndsAnyAuthorization(IActors real, MutantHost host) : DelegatingActors(real)
{
    public override async Task<SyncResult> SyncShopAsync(ShopKey shop, CommandContext context)
    {
        // Only the news of a removal asks for a poll in the name of a webhook.
        if (context.Cause.StartsWith("webhook:", StringComparison.Ordinal))
        {
            await host.Grains.GetGrain<IShopGrain>(shop.ToString()).DisconnectAsync(
                new DisconnectShop(new Caller(context.Cause, "channel", context.Cause, null), "the seller removed the app"));
        }

        return await base.SyncShopAsync(shop, context);
    }
}
