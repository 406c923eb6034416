using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Tests.Inventory;

using StockDecision = Decision<StockEvent, StockRejection>;

/// <summary>Given the events so far, when a decision is taken, then these events or this refusal.</summary>
internal sealed class StockSpec
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Later = Now.AddHours(1);

    public static readonly ReservationId Order1 = new("order-1/sku/1");
    public static readonly ReservationId Order2 = new("order-2/sku/1");

    private Stock _stock = Stock.Empty;
    private StockDecision? _decision;

    public static StockSpec Given(params StockEvent[] events) =>
        new() { _stock = events.Aggregate(Stock.Empty, StockFold.Apply) };

    public static StockEvent Received(int units, string operation = "receipt-1") =>
        new StockEvent.Adjusted(operation, units, "received", "", Now);

    public static StockEvent Reserved(ReservationId id, int units, DateTimeOffset? expiresAt = null) =>
        new StockEvent.Reserved(id, units, "order", expiresAt, Now);

    public static StockEvent Confirmed(ReservationId id) => new StockEvent.Confirmed(id, Now);

    public static StockEvent Shrunk(ReservationId id, int units) => new StockEvent.Shrunk(id, units, Now);

    public static StockEvent Cancelled(ReservationId id) => new StockEvent.Released(id, ReleaseReason.Cancelled, Now);

    public static StockEvent Expired(ReservationId id) => new StockEvent.Released(id, ReleaseReason.Expired, Now);

    public static StockEvent PartlyConsumed(ReservationId id, int units) => new StockEvent.PartlyConsumed(id, units, Now);

    public static StockEvent Consumed(ReservationId id) => new StockEvent.Consumed(id, Now);

    public static StockEvent Barred(ReservationId id, int units) => new StockEvent.Barred(id, units, "order", Now);

    /// <summary>Forgets, with a store that names all closed reservations.</summary>
    public static StockDecision ForgetOld(Stock stock, DateTimeOffset now) => StockDecider.Forget(
        stock, [.. stock.Reservations.Where(entry => entry.Value.ClosedAt is not null).Select(entry => entry.Key.Value)], now);

    public StockSpec When(Func<Stock, StockDecision> decide)
    {
        _decision = decide(_stock);
        return this;
    }

    public void Then(params StockEvent[] expected)
    {
        var accepted = Assert.IsType<StockDecision.Accepted>(_decision);
        Assert.Equal(expected, accepted.Events);
    }

    public void ThenRejected(StockRejection expected)
    {
        var rejected = Assert.IsType<StockDecision.Rejected>(_decision);
        Assert.Equal(expected, rejected.Reason);
    }
}
