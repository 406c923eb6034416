using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Simulation.Mutants;

/// <summary>A mistake in what an order asks of its SKUs.</summary>
internal sealed class StockBug(string name, string mistake, Func<IOrderStock, MutantHost, IOrderStock> wrong) : Mutant
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override IOrderStock Stock(IOrderStock real, MutantHost host) => wrong(real, host);
}

internal sealed class ForgetsToReserve(IOrderStock real) : DelegatingStock(real)
{
    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        Task.FromResult(new ReserveReply(null, false));
}

internal sealed class ReservesBeforeTheOrderIsKnown(IOrderStock real) : DelegatingStock(real)
{
    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        base.ReserveAsync(sku, claim, context, null);
}

internal sealed class ForgetsToGiveUp(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context) => PretendedAsync();
}

internal sealed class ForgetsToConfirm(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context) =>
        PretendedAsync();
}

internal sealed class ForgetsToShrink(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> ShrinkAsync(
        SkuKey sku, ReservationId id, int quantity, CommandContext context) => PretendedAsync();
}

internal sealed class ForgetsToConsume(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        PretendedAsync();
}

internal sealed class ReleasesInsteadOfConsuming(IOrderStock real) : DelegatingStock(real)
{
    public override Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        GiveUpAsync(sku, id, 1, "", context);
}

internal sealed class MakesANewIdForEachTry(IOrderStock real) : DelegatingStock(real)
{
    private int _tries;

    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        base.ReserveAsync(
            sku, claim with { Id = new(FormattableString.Invariant($"{claim.Id}/{++_tries}")) }, context, attached);
}

internal sealed class LetsFirmPromisesExpire(IOrderStock real, MutantHost host) : DelegatingStock(real)
{
    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        base.ReserveAsync(
            sku, claim with { ExpiresAt = claim.ExpiresAt ?? host.World.Now.AddSeconds(20) }, context, attached);
}

internal sealed class ReservesOneOfEach(IOrderStock real) : DelegatingStock(real)
{
    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        base.ReserveAsync(sku, claim with { Quantity = 1 }, context, attached);
}

internal sealed class TakesAnotherSellersStock(IOrderStock real) : DelegatingStock(real)
{
    public override Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached) =>
        base.ReserveAsync(sku with { SellerId = "seller1" }, claim, context, attached);
}

internal sealed class TakesRefusalForSuccess(IOrderStock real) : DelegatingStock(real)
{
    public override async Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached)
    {
        var reply = await base.ReserveAsync(sku, claim, context, attached);
        return reply with { Refusal = null };
    }
}

internal sealed class TakesTimeoutForRefusal(IOrderStock real) : DelegatingStock(real)
{
    public override async Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context)
    {
        try
        {
            return await base.ConsumeAsync(sku, id, units, context);
        }
        catch (Exception)
        {
            return StockRejection.InsufficientStock;
        }
    }
}
