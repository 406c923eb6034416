using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>Buyers: lets each order live at TikTok by its story, up to its parcels. Every order ends by itself.</summary>
/// <remarks>Minutes stand for TikTok's days; the order of things is TikTok's.</remarks>
internal sealed class OrderLife
{
    private readonly World _world;
    private readonly SimulatedTikTok _tiktok;
    private readonly Pace _pace;
    private readonly SimulationRandom _random;
    private readonly ParcelLife _parcels;
    private int _last;

    public OrderLife(World world, SimulatedTikTok tiktok, Pace pace)
    {
        _world = world;
        _tiktok = tiktok;
        _pace = pace;
        _random = world.Random.Fork();
        _parcels = new ParcelLife(world, tiktok);
    }

    /// <summary>Told of each order that the seller may ship now.</summary>
    public event Action<SimulatedOrder, Story>? Shippable;

    public event Action<SimulatedOrder, Story>? Placed;

    /// <summary>Told of lines that were arranged and are open again.</summary>
    public event Action<SimulatedOrder>? Reopened
    {
        add => _parcels.Reopened += value;
        remove => _parcels.Reopened -= value;
    }

    public SimulatedOrder Place(ShopSpec shop, Story story)
    {
        var isCashOnDelivery = story is not (Story.NeverPaid or Story.CancelledUnpaid) && _random.Chance(0.15);
        var order = new SimulatedOrder(shop, $"{5760000 + ++_last}", Whole(_world.Now))
        {
            IsCashOnDelivery = isCashOnDelivery,
            IsFulfilledBySeller = story is not Story.FulfilledByTikTok,
            ShippingType = shop.Market is "GB" ? "SELLER" : "TIKTOK",
            PayBy = Whole(_world.Now) + TimeSpan.FromSeconds(_random.Between(60, 180)),
            Words = _random.Pick(LineWords.Both, LineWords.DisplayStatus, LineWords.PackageStatus),
            WarehouseId = shop.Warehouses.IsEmpty ? null : _random.Pick<Warehouse>(shop.Warehouses.AsSpan()).Id,
            // Only a line's own status tells then which of its parcels has left.
            FollowsItsFirstParcel = _random.Chance(0.3),
        };
        for (var line = HasSeveralLines(story) ? _random.Between(2, 4) : _random.Between(1, 3); line > 0; line--)
            order.Lines.Add(new SimulatedLine($"{order.Id}-{line}", _random.Pick<Variant>(shop.Variants.AsSpan())));
        if (isCashOnDelivery)
            order.Status = "ON_HOLD";

        _tiktok.Add(order);
        Placed?.Invoke(order, story);
        if (story is Story.Rerouted)
            Reroute(order);
        if (isCashOnDelivery)
            Hold(order, story);
        else
            AwaitPayment(order, story);

        return order;
    }

    private static bool HasSeveralLines(Story story) => story
        is Story.LinesCancelAsked or Story.LinesCancelled or Story.LinesCancelledBySeller or Story.LinesHeld
        or Story.ShippedInParts or Story.PackedAnew;

    private void AwaitPayment(SimulatedOrder order, Story story)
    {
        Later(order, order.PayBy - _world.Now, "UNPAID", () => _tiktok.Cancellations.Cancel(order, "SYSTEM", "not paid in time"));
        if (story is Story.NeverPaid)
            return;
        if (story is Story.CancelledUnpaid)
        {
            Later(order, _random.Seconds(1, 55), "UNPAID", () => _tiktok.Cancellations.Cancel(order, "BUYER", "changed my mind"));
            return;
        }

        // Now and then in the last moment, to race with the reservation's expiry.
        var pays = _random.Chance(0.2) ? order.PayBy - _world.Now - _random.Seconds(0, 1) : _random.Seconds(0.5, 55);
        Later(order, pays, "UNPAID", () =>
        {
            order.PaidAt = Whole(_world.Now);
            _tiktok.Move(order, "ON_HOLD");
            Hold(order, story);
        });
    }

    private void Hold(SimulatedOrder order, Story story)
    {
        if (story is Story.CancelledInRemorse)
            Later(order, _random.Seconds(0, 60), "ON_HOLD", () => _tiktok.Cancellations.Cancel(order, "BUYER", "changed my mind"));

        Later(order, _random.Seconds(5, 70), "ON_HOLD", () =>
        {
            _tiktok.Packages.Make(order);
            var shipWithin = _random.Span(_pace.ShipWithin.Low, _pace.ShipWithin.High);
            order.CancelAt = Whole(_world.Now + shipWithin);
            WaitForInvoice(order);
            if (_random.Chance(_world.Faults.ShipRefusedForAWhile))
                order.FrozenUntil = _world.Now + _random.Seconds(5, 150);

            _tiktok.Move(order, "AWAITING_SHIPMENT");
            AwaitShipment(order, story, shipWithin);
        });
    }

    private void WaitForInvoice(SimulatedOrder order)
    {
        if (order.Shop.Market is not "ID" || !_random.Chance(0.1))
            return;

        _world.Statistics.Saw("order that waits for its invoice");
        order.NeedsInvoice = true;
        _world.After(_random.Seconds(5, 120), () =>
        {
            order.NeedsInvoice = false;
            if (!order.IsFinal)
                _tiktok.Touch(order, "invoice uploaded", News.Invoice);
        });
    }

    private void AwaitShipment(SimulatedOrder order, Story story, TimeSpan shipWithin)
    {
        Later(order, shipWithin, () => order.MayShip, () =>
            _tiktok.Cancellations.Cancel(order, [.. order.Open], "SYSTEM", "not shipped in time"));
        _parcels.Watch(order, story);
        switch (story)
        {
            case Story.CancelAsked:
                Later(order, _random.Seconds(0, 120), () => order.MayShip, () => AskToCancel(order, [.. order.Active]));
                break;
            case Story.LinesCancelAsked:
                Later(order, _random.Seconds(0, 120), () => order.MayShip, () => AskToCancel(order, Some([.. order.Open])));
                break;
            case Story.LinesCancelled:
                for (var more = _random.Between(1, order.Lines.Count); more > 0; more--)
                    Later(order, _random.Seconds(0, 150), () => !order.IsFinal, () => CancelLine(order));
                if (_random.Chance(0.3))
                    Later(order, _random.Seconds(61, 120), () => order.MayShip, () => ShipElsewhere(order));
                break;
            case Story.RefundedBeforeDispatch:
                Later(order, _random.Seconds(5, 100), "AWAITING_SHIPMENT", () =>
                {
                    order.IsRefunded = true;
                    _tiktok.Move(order, "COMPLETED");
                });
                break;
            case Story.ShippedElsewhere or Story.FulfilledByTikTok:
                for (var more = order.Lines.Count; more > 0; more--)
                    Later(order, _random.Seconds(5, 100), () => order.MayShip, () => ShipElsewhere(order));
                break;
            case Story.PackedAnew:
                Later(order, _random.Seconds(0, 90), () => order.MayShip, () => _tiktok.Packages.MakeAnew(order));
                break;
        }

        Shippable?.Invoke(order, story);
    }

    private void AskToCancel(SimulatedOrder order, List<SimulatedLine> lines)
    {
        if (lines.Count == 0 || order.Request is not null)
            return;

        var request = new BuyerRequest(lines, Whole(_world.Now));
        order.Request = request;
        _tiktok.Touch(order, "buyer asks to cancel", News.CancelRequested, movesTime: _random.Chance(0.7));
        var isGranted = _random.Chance(0.6);
        Later(order, _random.Seconds(5, 90), () => order.Request == request, () =>
        {
            order.Request = null;
            order.LastRequestAt = request.At;
            var open = lines.FindAll(line => line is { IsCancelled: false, HasLeft: false });
            if (isGranted && open.Count > 0)
            {
                _tiktok.Cancellations.Cancel(order, open, "BUYER", "asked", request.At);
                return;
            }

            order.RefusedRequests.Add(request.At);
            _tiktok.Touch(order, "request to cancel refused", News.RequestWithdrawn);
        });
    }

    private void CancelLine(SimulatedOrder order)
    {
        if (order.Active.Where(line => !line.HasLeft).ToList() is not { Count: > 0 } lines || order.Request is not null)
            return;

        var line = _random.Pick<SimulatedLine>(lines);
        _world.Statistics.Saw(line.IsArranged ? "line cancelled after its label" : "line cancelled before its label");
        _tiktok.Cancellations.Cancel(order, [line], "SYSTEM", "line cancelled");
    }

    private void ShipElsewhere(SimulatedOrder order)
    {
        if (order.Open.ToList() is { Count: > 0 } open)
            _tiktok.Packages.ShipElsewhere(order, _random.Chance(0.6) ? open : Some(open));
    }

    private void Reroute(SimulatedOrder order)
    {
        if (order.Shop.Warehouses.IsEmpty)
            return;

        Later(order, _random.Seconds(1, 120), () => !order.IsFinal, () =>
        {
            _world.Statistics.Saw("given to another warehouse");
            order.IsRerouted = true;
            order.WarehouseId = _random.Pick<Warehouse>(order.Shop.Warehouses.AsSpan()).Id;
            _tiktok.Touch(order, $"goes to {order.WarehouseId}", News.Packages);
        });
    }

    private List<SimulatedLine> Some(List<SimulatedLine> lines)
    {
        var some = lines.FindAll(_ => _random.Chance(0.5));
        return some.Count > 0 ? some : lines.Count == 0 ? [] : [_random.Pick<SimulatedLine>(lines)];
    }

    /// <summary>Happens only if the order still stands there.</summary>
    private void Later(SimulatedOrder order, TimeSpan after, string status, Action action) =>
        Later(order, after, () => order.Status == status, action);

    private void Later(SimulatedOrder order, TimeSpan after, Func<bool> stands, Action action) => _world.After(
        after > TimeSpan.Zero ? after : TimeSpan.Zero,
        () =>
        {
            if (!order.IsFinal && stands())
                action();
        });

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
