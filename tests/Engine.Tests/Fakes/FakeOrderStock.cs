using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>The SKUs of an order in memory, with the real rules, and a fault before or after any call.</summary>
/// <param name="pipeline">Takes what an order has written together with a reservation.</param>
internal sealed class FakeOrderStock(TimeProvider clock, ICommitPipeline pipeline) : IOrderStock
{
    private readonly Dictionary<SkuKey, Stock> _stocks = [];

    public List<string> Calls { get; } = [];

    /// <summary>Asked before each call; an answer is thrown, and nothing was done.</summary>
    public Func<string, Exception?> Fail { get; set; } = _ => null;

    /// <summary>Asked after each call was carried out; an answer is thrown: the call happened and its answer was lost.</summary>
    public Func<string, Exception?> LoseAnswer { get; set; } = _ => null;

    public Stock this[SkuKey sku] => _stocks.GetValueOrDefault(sku, Stock.Empty);

    public void Receive(SkuKey sku, int units) => Run(
        sku, stock => StockDecider.Adjust(stock, $"receipt-{stock.Operations.Count}", units, "", "", clock.GetUtcNow()));

    public async Task<ReserveReply> ReserveAsync(
        SkuKey sku, StockClaim claim, CommandContext context, ChangeSet? attached = null)
    {
        var isWritten = false;
        var refusal = await CallAsync("reserve", sku, Decide, async decision =>
        {
            if (attached is null || decision is not StockDecision.Accepted { Events.IsEmpty: false })
                return;

            await pipeline.CommitAsync(attached);
            isWritten = true;
        });
        return new ReserveReply(refusal, isWritten);

        StockDecision Decide(Stock stock) => StockDecider.Reserve(
            stock, claim.Id, claim.Quantity, claim.OrderRef, claim.ExpiresAt, clock.GetUtcNow());
    }

    public Task<StockRejection?> ConfirmAsync(SkuKey sku, ReservationId id, CommandContext context) =>
        CallAsync("confirm", sku, stock => StockDecider.Confirm(stock, id, clock.GetUtcNow()));

    public Task<StockRejection?> ShrinkAsync(SkuKey sku, ReservationId id, int quantity, CommandContext context) =>
        CallAsync("shrink", sku, stock => StockDecider.Shrink(stock, id, quantity, clock.GetUtcNow()));

    public Task<StockRejection?> GiveUpAsync(
        SkuKey sku, ReservationId id, int quantity, string orderRef, CommandContext context) =>
        CallAsync("give up", sku, stock => StockDecider.GiveUp(stock, id, quantity, orderRef, clock.GetUtcNow()));

    public Task<StockRejection?> ConsumeAsync(SkuKey sku, ReservationId id, int units, CommandContext context) =>
        CallAsync("consume", sku, stock => StockDecider.Consume(stock, id, units, clock.GetUtcNow()));

    private async Task<StockRejection?> CallAsync(
        string what, SkuKey sku, Func<Stock, StockDecision> decide, Func<StockDecision, Task>? write = null)
    {
        await Task.Yield();
        var call = $"{what} {sku.Sku}";
        Calls.Add(call);
        if (Fail(call) is { } failure)
            throw failure;

        if (write is not null)
            await write(decide(this[sku]));
        var decision = Run(sku, decide);
        if (LoseAnswer(call) is { } lost)
            throw lost;

        return decision is StockDecision.Rejected no ? no.Reason : null;
    }

    private StockDecision Run(SkuKey sku, Func<Stock, StockDecision> decide)
    {
        var decision = decide(this[sku]);
        if (decision is StockDecision.Accepted accepted)
            _stocks[sku] = accepted.Events.Aggregate(this[sku], StockFold.Apply);

        return decision;
    }
}
