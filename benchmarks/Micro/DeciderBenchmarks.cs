using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Micro;

public class DeciderBenchmarks
{
    private static readonly ReservationId s_new = new("seller-1/shop/new/main/sku/1");

    private readonly Sample _sample = Sample.Load();
    private Order _unknown = null!;
    private Order _resolved = null!;
    private OrderStep.Reserve _reserve = null!;
    private Stock _stock = null!;

    [Params(1, 10_000)]
    public int Reservations { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _unknown = Order.Unknown(_sample.Key);
        _stock = Sample.StockWith(Reservations);
        var created = Apply(_unknown, OrderDecider.ApplySnapshot(_unknown, _sample.Snapshot, Sample.Policy, Sample.Now));
        ImmutableArray<LineNeed> lines =
            [new LineNeed(_sample.Snapshot.Lines[0].Id, [new StockNeed(Sample.Sku, 1)])];
        _resolved = Apply(created, OrderSteps.Resolved(created, created.Round, lines, Sample.Now));
        _reserve = (OrderStep.Reserve)OrderProcess.Next(_resolved, Sample.Now)!;
    }

    [Benchmark]
    public object Take_a_first_snapshot() =>
        OrderDecider.ApplySnapshot(_unknown, _sample.Snapshot, Sample.Policy, Sample.Now);

    [Benchmark]
    public object? Find_the_next_step() => OrderProcess.Next(_resolved, Sample.Now);

    [Benchmark]
    public object Take_the_result_of_reserving() => OrderSteps.Reserved(_resolved, _reserve, Sample.Now);

    [Benchmark]
    public object Reserve_a_unit() => StockDecider.Reserve(_stock, s_new, 1, "order", null, Sample.Now);

    [Benchmark]
    public object Fold_a_reservation() =>
        StockFold.Apply(_stock, new StockEvent.Reserved(s_new, 1, "order", null, Sample.Now));

    private static Order Apply(Order order, Decision<OrderEvent, OrderRejection> decision) =>
        ((Decision<OrderEvent, OrderRejection>.Accepted)decision).Events.Aggregate(order, OrderFold.Apply);
}
