using System.Text;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>The table by which an order's state follows from its lines, and the page that prints it.</summary>
public sealed class OrderStateTableTests
{
    private const string WriteSwitch = "ORDERACTORS_WRITE_TABLE";

    [Theory]
    [InlineData(OrderState.Cancelled, LineState.Cancelled, LineState.Cancelled)]
    [InlineData(OrderState.Delivered, LineState.Delivered, LineState.Cancelled)]
    [InlineData(OrderState.Delivered, LineState.Delivered, LineState.Lost)]
    [InlineData(OrderState.Shipped, LineState.Lost, LineState.Lost)]
    [InlineData(OrderState.Shipped, LineState.Lost, LineState.Cancelled)]
    [InlineData(OrderState.Shipped, LineState.Delivered, LineState.Dispatched)]
    [InlineData(OrderState.Processing, LineState.Dispatched, LineState.ShortOfStock)]
    [InlineData(OrderState.Processing, LineState.Lost, LineState.Refused)]
    [InlineData(OrderState.Failed, LineState.ShortOfStock, LineState.Arranged)]
    [InlineData(OrderState.Failed, LineState.Refused, LineState.Ready)]
    [InlineData(OrderState.Failed, LineState.ShortOfStock, LineState.Awaiting)]
    [InlineData(OrderState.Processing, LineState.Dispatched, LineState.Awaiting)]
    [InlineData(OrderState.Processing, LineState.Ready, LineState.Arranged)]
    [InlineData(OrderState.Processing, LineState.Ready, LineState.Cancelled)]
    [InlineData(OrderState.Received, LineState.Ready, LineState.Awaiting)]
    public void The_lines_decide_the_state(OrderState expected, params LineState[] lines)
    {
        Assert.Equal(expected, OrderStateTable.StateOf(OrderStateTable.RowOf(LineTally.Of(lines))));
        Assert.Equal(expected, OrderStateTable.StateOf(OrderStateTable.RowOf(LineTally.Of(lines.Reverse()))));
    }

    [Fact]
    public void Every_pair_of_lines_has_a_row_and_every_row_has_a_pair()
    {
        var all = Enum.GetValues<LineState>();
        var rows = all.SelectMany(one => all.Select(other => OrderStateTable.RowOf(LineTally.Of([one, other])))).ToHashSet();

        Assert.Equal(Enum.GetValues<LinesAre>().ToHashSet(), rows);
    }

    [Fact]
    public void Where_a_state_cannot_be_reached_the_order_stays_and_else_each_move_is_allowed()
    {
        foreach (var from in Enum.GetValues<OrderState>())
        {
            foreach (var to in Enum.GetValues<OrderState>())
            {
                var at = from;
                for (var moves = 0; OrderTransitions.Toward(at, to) is { } next; moves++)
                {
                    Assert.True(moves < 3, $"the way from {from} to {to} comes to an end");
                    Assert.True(OrderTransitions.IsAllowed(at, next));
                    at = next;
                    if (at == to)
                        break;
                }

                Assert.True(at == to || at == from, $"a way from {from} to {to} that ends at {at} leads nowhere");
            }
        }
    }

    [Fact]
    public void The_page_prints_the_table()
    {
        var file = Path.Combine(Root, "docs", "order-states.md");
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
            File.WriteAllText(file, Page());

        Assert.True(File.Exists(file), $"docs/order-states.md is missing; {WriteSwitch}=1 writes it");
        Assert.Equal(File.ReadAllText(file), Page());
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # An order's state follows from its lines

            A line is one unit that a buyer paid for. What is true of a line follows from what TikTok says of the line, from our
            calls, from the stock of its group and from the holds (`OrderLines.StateOf`): *awaiting* (payment, the buyer's hour, a
            hold, stock), *short of stock*, *refused* (TikTok refused to arrange shipping), *ready*, *arranged* (a label exists),
            *dispatched* (the package was collected), *delivered*, *cancelled* (before dispatch), *lost* (cancelled after dispatch).
            A live line is one that is not cancelled.

            The order's state is read from this table, from the top (`OrderStateTable`). The order then moves towards that state by
            allowed transitions only, and never backwards: a fact that would move it backwards is kept and shown, and the state
            stays. A test prints this page; `ORDERACTORS_WRITE_TABLE=1 dotnet test tests/Domain.Tests` rewrites it.

            | the live lines are | the order is | and the page says |
            |---|---|---|

            """);
        foreach (var row in Enum.GetValues<LinesAre>())
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {OrderStateTable.Condition(row)} ")
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"| {OrderStateTable.StateOf(row).Name()} ")
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"| {OrderStateTable.Says(row)} |\n");
        }

        return page.ToString();
    }

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
                folder = folder.Parent;

            Assert.NotNull(folder);
            return folder.FullName;
        }
    }
}
