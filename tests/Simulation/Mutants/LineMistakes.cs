using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Effects;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

internal sealed class ConsumesTheWholeReservation(IOrderStock real) : DelegatingStock(real)
{
    private readonly Dictionary<ReservationId, int> _quantities = [];

    public override Task<ReserveReply> ReserveAsync(SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached)
    {
        _quantities[claim.Id] = claim.Quantity;
        return base.ReserveAsync(sku, claim, context, attached);
    }

    public override Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        base.ConsumeAsync(sku, id, _quantities.GetValueOrDefault(id, units), context);
}

internal sealed class AddsUpTargets(IOrderStock real) : DelegatingStock(real)
{
    private readonly Dictionary<ReservationId, int> _consumed = [];

    public override Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context)
    {
        _consumed[id] = _consumed.GetValueOrDefault(id) + units;
        return base.ConsumeAsync(sku, id, _consumed[id], context);
    }
}

internal sealed class GivesUpInsteadOfShrinking(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> ShrinkAsync(SkuKey sku, ReservationId id, int quantity, CommandContext context) =>
        GiveUpAsync(sku, id, quantity, "", context);
}

internal sealed partial class LoadsLinksWith(IStoreReader real, Func<StoredLinks, StoredLinks> wrong) : DelegatingReader(real)
{
    public override async Task<StoredLinks> LoadLinksAsync(
        ShopKey shop, ImmutableArray<string> channelSkuIds, ImmutableArray<string> names, CancellationToken cancellation) =>
        wrong(await base.LoadLinksAsync(shop, channelSkuIds, names, cancellation));

    public static string? Without(string? settings, string member)
    {
        if (settings is null || JsonNode.Parse(settings) is not JsonObject read)
            return settings;

        read.Remove(member);
        return read.ToJsonString();
    }

    public static string OneOfEach(string units) => Count().Replace(units, ":1");

    [GeneratedRegex(":[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Count();
}

/// <summary>What had a label once has it for ever, as far as this reader says.</summary>
internal sealed class VoidedLabelStays : Mutant
{
    public override string Name => "voided-label-stays";

    public override string Mistake => "it is not seen that a label was voided";

    public override IOrderReader Payloads(IOrderReader real) => new Rememberer(real);

    private sealed class Rememberer(IOrderReader real) : IOrderReader
    {
        private readonly HashSet<string> _arranged = new(StringComparer.Ordinal);

        public ChannelOrder Read(string json)
        {
            var order = real.Read(json);
            return order with { Lines = [.. order.Lines.Select(Remember)] };
        }

        private ChannelOrderLine Remember(ChannelOrderLine line)
        {
            var isArranged = line.PackageStatus >= ChannelPackageStatus.Processing || line.Status >= ChannelOrderStatus.AwaitingCollection;
            if (isArranged && !line.IsCancelled)
                _arranged.Add(line.Id);

            return isArranged || !_arranged.Contains(line.Id) ? line : line with { PackageStatus = ChannelPackageStatus.Processing };
        }
    }
}

internal sealed class TakesEveryRefusalForFinal(IShopChannel real) : DelegatingChannel(real)
{
    public override async Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        try
        {
            return await base.ShipAsync(shop, instruction, cancellation);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Passing)
        {
            throw new ChannelException(ChannelErrorKind.Refused, exception.Message, exception.Code);
        }
    }
}

internal sealed class ShipsOtherLines(IShopChannel real, Func<ShipInstruction, ShipInstruction> wrong) : DelegatingChannel(real)
{
    public override Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        base.ShipAsync(shop, wrong(instruction), cancellation);
}

internal sealed class CancelsEverything(IShopChannel real) : DelegatingChannel(real)
{
    public override Task<string> CancelAsync(
        ShopAccess shop, string orderId, string reason, ImmutableArray<string> lineIds, CancellationToken cancellation) =>
        base.CancelAsync(shop, orderId, reason, [], cancellation);
}

internal sealed class FindsLabelsOfOthers(IShopChannel real, MutantHost host) : DelegatingChannel(real)
{
    public override async Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        foreach (var line in host.TikTok.Find(instruction.OrderId).Lines)
        {
            if (await base.FindShipmentAsync(shop, instruction with { LineIds = [line.Id] }, cancellation) is { } found)
                return found;
        }

        return null;
    }
}

internal sealed class AnnouncesNothing(IActors real) : DelegatingActors(real)
{
    public override Task AnnounceAsync(OrderKey order, OrderAnnouncement announced, bool isOver, CommandContext context) =>
        Task.CompletedTask;
}

internal sealed class TakesAnyReadingForNew(IActors real) : DelegatingActors(real)
{
    public override async Task<ImmutableArray<RefreshResult>> RefreshOrdersAsync(ShopKey shop, ImmutableArray<RefreshItem> items) =>
        [.. (await base.RefreshOrdersAsync(shop, items)).Select(result => result with { Known = null })];
}

internal sealed class NeverAsksAgain(IShopOrders real) : DelegatingOrders(real)
{
    public override Task<string?> WhyNotAsync(OrderKey order, string effectId, CommandContext context) =>
        Task.FromResult<string?>(null);
}

internal sealed class CallsWithoutWaiting(IEffectOwner real) : DelegatingOwner(real)
{
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(20);

    public override async Task<EffectGrant?> TakeUpAsync(string stream, string effectId, CommandContext context) =>
        await base.TakeUpAsync(stream, effectId, context) is { } grant ? grant with { CalledUntil = grant.CalledUntil - s_early } : null;
}
