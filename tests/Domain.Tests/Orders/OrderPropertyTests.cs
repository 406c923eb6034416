using System.Text.Json;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;

public sealed class OrderPropertyTests
{
    private const int MostSteps = 20;

    [Fact]
    public void An_order_makes_allowed_moves_only_and_always_knows_what_comes_next() => Live(3_000, check: (before, _, after) =>
    {
        Assert.True(
            Rank(after.State) >= Rank(before.State),
            $"moved back from {before.State} to {after.State}");
        if (after.Exists)
            Assert.Equal(after.IsTerminal, OrderProcess.NextAction(after) is null);
    });

    [Fact]
    public void The_state_is_what_the_table_says_of_the_lines_as_far_as_it_can_be_reached() => Live(3_000, check: (_, _, after) =>
    {
        if (!after.Exists || after.IsEnded)
            return;

        var derived = OrderStateTable.StateOf(OrderStateTable.RowOf(LineTally.Of(after)));
        Assert.True(
            OrderTransitions.Toward(after.State, derived) is null, $"stands at {after.State} and could move towards {derived}");
    });

    [Fact]
    public void A_line_whose_unit_left_the_shelf_never_comes_back() => Live(2_000, check: (before, _, after) =>
    {
        foreach (var group in before.Groups)
        {
            var now = after.FindGroup(group.Location, group.Round);
            Assert.All(group.DispatchedLineIds, line => Assert.True(now?.HasDispatched(line), $"{line} came back"));
        }
    });

    [Fact]
    public void At_rest_what_is_reserved_is_what_lines_that_have_not_left_need() => Live(3_000, atEnd: program =>
    {
        program.Drive(MostSteps);

        var order = program.Order;
        foreach (var (sku, stock) in program.Shelves.BySku)
        {
            var waiting = order.Groups
                .Where(group => group.Phase is StockPhase.Firm)
                .SelectMany(group => group.Lines.Where(line => !group.HasDispatched(line.LineId)));
            Assert.Equal(UnitsOf(sku, waiting), stock.Reservations.Values.Where(one => one.ExpiresAt is null).Sum(one => one.Held));
            if (order.Groups.All(group => group.Phase is not StockPhase.Conflict))
            {
                var left = order.Groups.SelectMany(group => group.Lines.Where(line => group.HasDispatched(line.LineId)));
                Assert.Equal(UnitsOf(sku, left), stock.Consumed);
            }
        }
    });

    private static int UnitsOf(SkuKey sku, IEnumerable<LineNeed> lines) =>
        LineNeed.Sum(lines).Where(need => need.Sku == sku).Sum(need => need.Quantity);

    [Fact]
    public void To_decide_twice_is_to_decide_once() => Live(1_500, afterEach: program =>
    {
        if (!program.LastIsRepeatable)
            return;

        var again = program.Last(program.Order, program.Now);

        if (again is OrderDecision.Accepted accepted)
            Assert.Empty(accepted.Events);
    });

    [Fact]
    public void The_replay_of_the_events_is_the_live_state() => Live(500, atEnd: program => Assert.Equal(
        Text(program.Order), Text(program.Journal.Aggregate(Order.Unknown(AnOrder.Key), OrderFold.Apply))));

    [Fact]
    public void The_process_comes_to_rest() => Live(1_500, atEnd: program =>
    {
        program.Drive(MostSteps);

        Assert.Null(OrderProcess.Next(program.Order, program.Now));
    });

    [Fact]
    public void An_order_that_was_woken_is_not_due_again_at_once() => Live(1_500, atEnd: program =>
    {
        for (var time = 0; time < 3; time++)
        {
            program.Drive(MostSteps);
            program.Run(Wake);
            program.Drive(MostSteps);

            if (OrderProcess.NextAction(program.Order) is { } next)
                Assert.True(next.DueAt > program.Now, $"'{next.Name}' is due again at once");
        }
    });

    [Fact]
    public void At_rest_the_shelves_agree_with_what_the_order_believes() => Live(3_000, atEnd: program =>
    {
        program.Drive(MostSteps);

        var order = program.Order;
        var held = program.Shelves.All.Sum(stock => stock.Reserved);
        var consumed = program.Shelves.All.Sum(stock => stock.Consumed);
        if (order.IsTerminal)
            Assert.Equal(0, held);
        foreach (var group in order.Groups.Where(group => group.Phase is StockPhase.Firm))
            Assert.All(group.Needs, need => AssertFirm(order, group, need, program.Shelves[need.Sku]));
        if (order.Groups.All(group => group.Phase is not StockPhase.Conflict))
            Assert.Equal(order.Groups.Sum(UnitsThatLeft), consumed);
        if (order.IsExempt)
            Assert.Equal(0, consumed);
    });

    /// <summary>The number that a program reads as "wake when due".</summary>
    private const int Wake = 8;

    private static int UnitsThatLeft(StockGroup group) =>
        LineNeed.Sum(group.Lines.Where(line => group.HasDispatched(line.LineId))).Sum(need => need.Quantity);

    private static void AssertFirm(Order order, StockGroup group, StockNeed need, Stock stock)
    {
        var reservation = stock.Reservations[order.ReservationOf(need.Sku, group.Round)];
        if (reservation.State is ReservationState.Held)
            Assert.Equal((null, need.Quantity), (reservation.ExpiresAt, reservation.Quantity));
        else
            Assert.Equal((ReservationState.Consumed, need.Quantity), (reservation.State, reservation.Quantity));
    }

    private static void Live(
        int programs,
        Action<Order, OrderDecision, Order>? check = null,
        Action<OrderProgram>? afterEach = null,
        Action<OrderProgram>? atEnd = null) => Programs.Check(programs, numbers =>
    {
        var program = new OrderProgram(numbers, check ?? ((_, _, _) => { }));
        foreach (var number in numbers)
        {
            program.Run(number);
            afterEach?.Invoke(program);
        }

        atEnd?.Invoke(program);
    });

    /// <summary>Failed and processing may follow each other either way; everything else only goes on.</summary>
    private static int Rank(OrderState state) => state switch
    {
        OrderState.Received => 0,
        OrderState.Processing or OrderState.Failed => 1,
        OrderState.Shipped or OrderState.Cancelled => 2,
        OrderState.Delivered => 3,
    };

    private static string Text(Order order) =>
        JsonSerializer.Serialize(order with { Operations = [] }) + string.Join(',', order.Operations.Order());
}
