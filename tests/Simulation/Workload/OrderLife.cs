using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>Buyers and carriers: lets each order live at TikTok by its story. Every order ends by itself.</summary>
/// <remarks>Minutes stand for TikTok's days; the order of things is TikTok's.</remarks>
internal sealed class OrderLife(World world, SimulatedTikTok tiktok, Pace pace)
{
    private readonly SimulationRandom _random = world.Random.Fork();
    private int _last;

    /// <summary>Told of each order that the seller may ship now.</summary>
    public event Action<SimulatedOrder, Story>? Shippable;

    public event Action<SimulatedOrder, Story>? Placed;

    public SimulatedOrder Place(ShopSpec shop, Story story)
    {
        var isCashOnDelivery = story is not (Story.NeverPaid or Story.CancelledUnpaid) && _random.Chance(0.15);
        var order = new SimulatedOrder(shop, $"{5760000 + ++_last}", Whole(world.Now))
        {
            IsCashOnDelivery = isCashOnDelivery,
            IsFulfilledBySeller = story is not Story.FulfilledByTikTok,
            ShippingType = shop.Market is "GB" ? "SELLER" : "TIKTOK",
            PayBy = Whole(world.Now) + TimeSpan.FromSeconds(_random.Between(60, 180)),
            VisibleAt = world.Now + (_random.Chance(0.2) ? _random.Seconds(0, 20) : TimeSpan.Zero),
        };
        for (var line = story is Story.LineCancelled ? _random.Between(2, 3) : _random.Between(1, 3); line > 0; line--)
            order.Lines.Add(new SimulatedLine($"{order.Id}-{line}", _random.Pick<Variant>(shop.Variants.AsSpan())));
        if (isCashOnDelivery)
            order.Status = "ON_HOLD";

        tiktok.Add(order);
        Placed?.Invoke(order, story);
        if (isCashOnDelivery)
            Hold(order, story);
        else
            AwaitPayment(order, story);

        return order;
    }

    private void AwaitPayment(SimulatedOrder order, Story story)
    {
        Later(order, order.PayBy - world.Now, "UNPAID", () => tiktok.Cancel(order, "SYSTEM", "not paid in time"));
        if (story is Story.NeverPaid)
            return;
        if (story is Story.CancelledUnpaid)
        {
            Later(order, _random.Seconds(1, 55), "UNPAID", () => tiktok.Cancel(order, "BUYER", "changed my mind"));
            return;
        }

        // Now and then in the last moment, to race with the reservation's expiry.
        var pays = _random.Chance(0.2) ? order.PayBy - world.Now - _random.Seconds(0, 1) : _random.Seconds(0.5, 55);
        Later(order, pays, "UNPAID", () =>
        {
            order.PaidAt = Whole(world.Now);
            tiktok.Move(order, "ON_HOLD");
            Hold(order, story);
        });
    }

    private void Hold(SimulatedOrder order, Story story)
    {
        if (story is Story.CancelledInRemorse)
            Later(order, _random.Seconds(0, 60), "ON_HOLD", () => tiktok.Cancel(order, "BUYER", "changed my mind"));

        Later(order, _random.Seconds(5, 70), "ON_HOLD", () =>
        {
            tiktok.MakePackages(order);
            var shipWithin = _random.Span(pace.ShipWithin.Low, pace.ShipWithin.High);
            order.CancelAt = Whole(world.Now + shipWithin);
            tiktok.Move(order, "AWAITING_SHIPMENT");
            AwaitShipment(order, story, shipWithin);
        });
    }

    private void AwaitShipment(SimulatedOrder order, Story story, TimeSpan shipWithin)
    {
        Later(order, shipWithin, "AWAITING_SHIPMENT", () => tiktok.Cancel(order, "SYSTEM", "not shipped in time"));
        Later(order, shipWithin, "PARTIALLY_SHIPPING", () => CancelRest(order));
        WatchForCollection(order, story);
        switch (story)
        {
            case Story.CancelAsked:
                Later(order, _random.Seconds(0, 120), "AWAITING_SHIPMENT", () => AskToCancel(order));
                break;
            case Story.LineCancelled:
                Later(order, _random.Seconds(0, 60), "AWAITING_SHIPMENT", () => CancelLine(order));
                if (_random.Chance(0.4))
                    Later(order, _random.Seconds(61, 120), "AWAITING_SHIPMENT", () => ShipElsewhere(order));
                break;
            case Story.RefundedBeforeDispatch:
                Later(order, _random.Seconds(5, 100), "AWAITING_SHIPMENT", () => tiktok.Move(order, "COMPLETED"));
                break;
            case Story.ShippedElsewhere or Story.FulfilledByTikTok:
                Later(order, _random.Seconds(5, 100), "AWAITING_SHIPMENT", () => ShipElsewhere(order));
                break;
        }

        Shippable?.Invoke(order, story);
    }

    private void AskToCancel(SimulatedOrder order)
    {
        order.IsCancelRequested = true;
        tiktok.Touch(order, "buyer asks to cancel");
        var isGranted = _random.Chance(0.6);
        Later(order, _random.Seconds(5, 90), "AWAITING_SHIPMENT", () =>
        {
            if (isGranted)
            {
                tiktok.Cancel(order, "BUYER", "asked");
                return;
            }

            order.IsCancelRequested = false;
            tiktok.Touch(order, "request to cancel refused");
        });
    }

    private void CancelLine(SimulatedOrder order)
    {
        var line = _random.Pick<SimulatedLine>(order.Lines);
        if (line.IsArranged)
            return;

        line.IsCancelled = true;
        tiktok.Touch(order, "line cancelled");
    }

    private void CancelRest(SimulatedOrder order)
    {
        foreach (var line in order.Active.Where(line => !line.IsArranged))
            line.IsCancelled = true;

        tiktok.Move(order, "AWAITING_COLLECTION");
    }

    private void ShipElsewhere(SimulatedOrder order)
    {
        order.IsShippedElsewhere = true;
        tiktok.Arrange(order, [.. order.Active.Where(line => !line.IsArranged)], null, isByUs: false);
    }

    /// <summary>The carrier looks in every few seconds until there is something to collect, or the order has ended.</summary>
    private void WatchForCollection(SimulatedOrder order, Story story) => world.After(_random.Seconds(5, 40), () =>
    {
        if (order.IsFinal)
            return;
        if (order.Status != "AWAITING_COLLECTION")
        {
            WatchForCollection(order, story);
            return;
        }

        order.CollectedAt = Whole(world.Now);
        tiktok.Move(order, "IN_TRANSIT");
        Travel(order, story);
    });

    private void Travel(SimulatedOrder order, Story story)
    {
        if (story is Story.LostOnTheWay)
        {
            Later(order, _random.Seconds(5, 60), "IN_TRANSIT", () => tiktok.Cancel(order, "SYSTEM", "lost on the way"));
            return;
        }

        Later(order, _random.Seconds(1, 90), "IN_TRANSIT", () =>
        {
            order.DeliveredAt = Whole(world.Now);
            tiktok.Move(order, "DELIVERED");
            Later(order, _random.Seconds(1, 90), "DELIVERED", () => tiktok.Move(order, "COMPLETED"));
        });
    }

    /// <summary>Happens only if the order still stands there.</summary>
    private void Later(SimulatedOrder order, TimeSpan after, string status, Action action) => world.After(
        after > TimeSpan.Zero ? after : TimeSpan.Zero,
        () =>
        {
            if (order.Status == status)
                action();
        });

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
