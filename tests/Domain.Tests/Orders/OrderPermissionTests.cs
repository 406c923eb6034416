using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Tests.Orders;

using Decide = Func<Order, DateTimeOffset, Decision<OrderEvent, OrderRejection>>;
using OrderDecision = Decision<OrderEvent, OrderRejection>;

/// <summary>What the API offers is what the decider takes, in whatever state an order is.</summary>
public sealed class OrderPermissionTests
{
    private static readonly ShipRequest s_full = new([], "1Z-1", "ups", false, new ParcelSize(1, 1, 1, 1));

    /// <summary>The actions with commands for each; one of the commands at least has to do what the action offers.</summary>
    private static readonly (string Name, Func<Order, Obstacle?> MayBeDone, Func<Order, IEnumerable<Decide>> Commands)[] s_actions =
    [
        ("ship", OrderPermissions.ToShip, order => Requests(order).Select<ShipRequest, Decide>(
            request => (current, now) => OrderDecider.Ship(current, "new", request, now))),
        ("hold", OrderPermissions.ToHold, _ => [(order, now) => OrderDecider.Hold(order, "new", "look at it", [], now)]),
        ("release", OrderPermissions.ToReleaseHold, _ => Enum.GetValues<HoldKind>().Select<HoldKind, Decide>(
            kind => (order, now) => OrderDecider.ReleaseHold(order, "new", kind, "looked", now))),
        ("cancel", OrderPermissions.ToCancel, _ => [(order, now) => OrderDecider.Cancel(order, "new", "out_of_stock", [], now)]),
        ("retry", OrderPermissions.ToRetry, _ => [(order, now) => OrderDecider.Retry(order, "new", now)]),
    ];

    [Fact]
    public void What_is_offered_is_never_refused_and_what_is_not_offered_never_changes_an_order()
    {
        var offered = new SortedSet<string>();
        var withheld = new SortedSet<string>();
        Programs.Check(3_000, numbers =>
        {
            var program = new OrderProgram(numbers, (_, _, _) => { });
            foreach (var number in numbers)
            {
                program.Run(number);
                foreach (var (name, mayBeDone, commands) in s_actions)
                {
                    var obstacle = mayBeDone(program.Order);
                    (obstacle is null ? offered : withheld).Add(name);
                    var decisions = commands(program.Order).Select(decide => decide(program.Order, program.Now)).ToList();

                    Assert.True(
                        decisions.Any(Changes) == obstacle is null,
                        $"{name} in {program.Order.State}: {obstacle?.Message ?? "offered"}, but {string.Join("; ", decisions)}");
                    if (obstacle is { Code: null })
                        Assert.Contains(decisions, decision => decision is OrderDecision.Accepted);
                }
            }
        });

        // A test that never saw one of the two answers would say nothing about it.
        string[] all = ["cancel", "hold", "release", "retry", "ship"];
        Assert.Equal(all, offered);
        Assert.Equal(all, withheld);
    }

    [Fact]
    public void An_order_that_nobody_has_heard_of_takes_no_command() => Assert.All(s_actions, action => Assert.Equal(
        OrderRejectionCode.UnknownOrder, action.MayBeDone(Order.Unknown(AnOrder.Key))?.Code));

    private static bool Changes(OrderDecision decision) => decision is OrderDecision.Accepted { Events.IsEmpty: false };

    /// <summary>Everything at once, and each package or line alone: a person may ask for any.</summary>
    private static IEnumerable<ShipRequest> Requests(Order order)
    {
        var full = order.Channel?.ShippingType is ShippingType.TikTok
            ? s_full with { TrackingNumber = null, ShippingProviderId = null }
            : s_full;
        yield return full;
        yield return ShipRequest.Everything;
        foreach (var lines in order.ActiveLines.GroupBy(line => line.PackageId ?? line.Id))
            yield return full with { LineIds = [.. lines.Select(line => line.Id).Distinct()] };
    }
}
