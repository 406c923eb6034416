using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Simulation.Mutants;

/// <summary>A mistake in the way to TikTok.</summary>
internal sealed class ChannelBug(string name, string mistake, Func<IShopChannel, MutantHost, IShopChannel> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IShopChannel Channel(IShopChannel real, MutantHost host) => wrong(real, host);
}

/// <summary>A mistake in reading what TikTok says.</summary>
internal sealed class PayloadBug(string name, string mistake, Func<ChannelOrder, ChannelOrder> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IOrderReader Payloads(IOrderReader real) => new WrongReader(real, wrong);

    private sealed class WrongReader(IOrderReader real, Func<ChannelOrder, ChannelOrder> wrong) : IOrderReader
    {
        public ChannelOrder Read(string json) => wrong(real.Read(json));
    }
}

internal sealed class RepeatsCallsBlindly(IShopChannel real) : DelegatingChannel(real)
{
    public override async Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        try
        {
            return await base.ShipAsync(shop, instruction, cancellation);
        }
        catch (ChannelException exception) when (exception.IsOutcomeUnknown)
        {
            return await base.ShipAsync(shop, instruction, cancellation);
        }
    }
}

internal sealed class FindsNoShipment(IShopChannel real) : DelegatingChannel(real)
{
    public override Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) => Task.FromResult<ShipReceipt?>(null);
}

internal sealed class FindsEveryShipment(IShopChannel real) : DelegatingChannel(real)
{
    public override Task<ShipReceipt?> FindShipmentAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation) =>
        Task.FromResult<ShipReceipt?>(new ShipReceipt("package", "track", "carrier", null));
}

internal sealed class TakesTimeoutForShipped(IShopChannel real) : DelegatingChannel(real)
{
    public override async Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        try
        {
            return await base.ShipAsync(shop, instruction, cancellation);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Timeout)
        {
            return new ShipReceipt("package", "track", "carrier", null);
        }
    }
}

internal sealed class PollsOnlyTheLastSeconds(IShopChannel real, MutantHost host) : DelegatingChannel(real)
{
    public override Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        var late = host.World.Now.AddSeconds(-5);
        return base.SearchOrdersAsync(shop, updatedFrom > late ? updatedFrom : late, pageToken, cancellation);
    }
}

internal sealed class ReadsOnlyTheFirstPage(IShopChannel real) : DelegatingChannel(real)
{
    public override async Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        var page = await base.SearchOrdersAsync(shop, updatedFrom, pageToken, cancellation);
        var newest = page.Orders.IsEmpty ? updatedFrom : updatedFrom.AddHours(1);
        // The mistake: the cursor jumps past what the pages that were not read hold.
        return page with
        {
            NextPageToken = null,
            Orders = [.. page.Orders.Select(document => document with { UpdatedAt = newest })],
        };
    }
}

internal sealed class UsesAForeignToken(IShopChannel real) : DelegatingChannel(real)
{
    private string? _first;

    public override Task<OrderPage> SearchOrdersAsync(
        ShopAccess shop, DateTimeOffset updatedFrom, string? pageToken, CancellationToken cancellation)
    {
        _first ??= shop.AccessToken;
        return base.SearchOrdersAsync(shop with { AccessToken = _first }, updatedFrom, pageToken, cancellation);
    }
}

internal sealed class CoversNothing(IShopChannel real) : DelegatingChannel(real)
{
    public override Task<ImmutableArray<AuthorizedShop>> GetShopsAsync(string accessToken, CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<AuthorizedShop>.Empty);
}
