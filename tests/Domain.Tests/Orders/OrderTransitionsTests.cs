using System.Text.RegularExpressions;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>The state machine against the specification's own text, kept as data beside this test.</summary>
public sealed partial class OrderTransitionsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<OrderState, OrderState> AllPairs
    {
        get
        {
            var pairs = new TheoryData<OrderState, OrderState>();
            foreach (var from in Enum.GetValues<OrderState>())
            {
                foreach (var to in Enum.GetValues<OrderState>())
                    pairs.Add(from, to);
            }

            return pairs;
        }
    }

    [Fact]
    public void The_table_is_the_specification_s_with_cancelled_as_the_only_addition()
    {
        var specified = ReadSpecification();
        Assert.Equal(5, specified.Count);

        var actual = OrderTransitions.Table.ToDictionary(
            row => row.Key.Name(), row => row.Value.Select(state => state.Name()).ToHashSet());
        Assert.Equal([.. specified.Keys, "cancelled"], actual.Keys.ToHashSet());
        Assert.Empty(actual["cancelled"]);
        foreach (var (from, targets) in specified)
            Assert.Equal(targets.ToHashSet(), actual[from].Except(["cancelled"]).ToHashSet());
    }

    [Fact]
    public void An_order_can_be_cancelled_until_it_was_shipped() => Assert.Equal(
        [OrderState.Received, OrderState.Processing, OrderState.Failed],
        Enum.GetValues<OrderState>().Where(state => OrderTransitions.IsAllowed(state, OrderState.Cancelled)));

    [Theory]
    [MemberData(nameof(AllPairs))]
    public void A_fold_makes_the_moves_of_the_table_and_throws_at_every_other(OrderState from, OrderState to)
    {
        if (MoveTo(to) is not { } move)
            return;

        var order = Order.Unknown(new OrderKey("seller", "shop", "1")) with { State = from };
        // A repeated failure is a failure of the retry and no move.
        var allowed = OrderTransitions.IsAllowed(from, to) || (from, to) is (OrderState.Failed, OrderState.Failed);

        if (allowed)
            Assert.Equal(to, OrderFold.Apply(order, move).State);
        else
            Assert.Throws<InvariantBrokenException>(() => OrderFold.Apply(order, move));
    }

    /// <summary>Null where no event leads: nothing moves an order back to where it began.</summary>
    private static OrderEvent? MoveTo(OrderState state) => state switch
    {
        OrderState.Received => null,
        OrderState.Processing => new OrderEvent.ProcessingStarted(s_now),
        OrderState.Shipped => new OrderEvent.Shipped(s_now),
        OrderState.Delivered => new OrderEvent.Delivered(s_now),
        OrderState.Failed => new OrderEvent.Failed(FailureReason.OutOfStock, "none left", 1, s_now),
        OrderState.Cancelled => new OrderEvent.Cancelled("changed mind", "BUYER", s_now),
    };

    private static Dictionary<string, string[]> ReadSpecification()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "S001-order-transitions.ts"));
        var table = text[text.IndexOf("ORDER_TRANSITIONS", StringComparison.Ordinal)..];
        return Row().Matches(table).ToDictionary(
            row => row.Groups["from"].Value,
            row => Word().Matches(row.Groups["to"].Value).Select(word => word.Groups["word"].Value).ToArray());
    }

    [GeneratedRegex(@"(?<from>\w+): \[(?<to>[^\]]*)\]")]
    private static partial Regex Row();

    [GeneratedRegex("'(?<word>[^']+)'")]
    private static partial Regex Word();
}
