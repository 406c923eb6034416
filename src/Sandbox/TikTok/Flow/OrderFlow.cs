namespace OrderActors.Sandbox.TikTok;

/// <summary>Calm traffic for one shop: buyers order, pay, sometimes cancel; carriers scan and deliver what was shipped.</summary>
/// <remarks>One seed gives one sequence of wishes; when they meet shipping depends on the seller.</remarks>
public sealed class OrderFlow
{
    /// <summary>Orders placed in one step, however short the interval.</summary>
    public const int MaxOrdersPerStep = 1_000;

    private readonly SandboxShop _shop;
    private readonly FlowPace _pace;
    private readonly TimeProvider _clock;
    private readonly Random _dice;
    private readonly IReadOnlyList<SkuView> _skus;
    private readonly SkuView? _bundle;
    private readonly SkuView? _hot;
    private readonly Dictionary<string, (OrderStatus Status, DateTimeOffset Since)> _open = [];
    private readonly HashSet<string> _cancelling = [];
    private DateTimeOffset _nextOrderAt;

    public OrderFlow(SandboxShop shop, FlowPace pace, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentNullException.ThrowIfNull(clock);
        _shop = shop;
        _pace = pace;
        _clock = clock;
        _dice = new Random(pace.Seed);
        _skus = [.. shop.Catalogue.Where(sku => !sku.IsBundle && sku.SellerSku != pace.HotSku)];
        _bundle = shop.Catalogue.FirstOrDefault(sku => sku.IsBundle);
        _hot = shop.Catalogue.FirstOrDefault(sku => sku.SellerSku == pace.HotSku);
        _nextOrderAt = clock.GetUtcNow();
    }

    /// <summary>Orders placed so far.</summary>
    public int Placed { get; private set; }

    /// <summary>Wishes that met an empty shelf, and became no order.</summary>
    public int TurnedAway { get; private set; }

    /// <summary>Runs until cancelled; being cancelled is its normal end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(_pace.Tick, _clock);
        try
        {
            do
            {
                Step();
            }
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The end that the caller asked for.
        }
    }

    /// <summary>Does what is due now. For callers that own the clock; otherwise use <see cref="RunAsync"/>.</summary>
    public void Step()
    {
        var now = _clock.GetUtcNow();
        foreach (var orderId in _open.Keys.ToList())
            Advance(orderId, now);

        for (var placed = 0; now >= _nextOrderAt && placed < MaxOrdersPerStep && _open.Count < _pace.MaxOrdersKept; placed++)
        {
            Place(now);
            _nextOrderAt += _pace.Interval * (0.5 + _dice.NextDouble());
        }

        // What could not be placed in time is not made up for.
        _nextOrderAt = _nextOrderAt < now ? now : _nextOrderAt;
        _shop.ForgetFinished(_pace.MaxOrdersKept);
    }

    private bool Chance(double share) => _dice.NextDouble() < share;

    private void Place(DateTimeOffset now)
    {
        var draft = Wish();
        var willCancel = Chance(_pace.BuyerCancelShare);
        try
        {
            var order = _shop.PlaceOrder(draft);
            _open[order.Id] = (order.Status, now);
            if (willCancel)
                _cancelling.Add(order.Id);

            Placed++;
        }
        catch (SandboxRefusedException refusal) when (refusal.Code == ApiCodes.OutOfStock)
        {
            TurnedAway++;
        }
    }

    private OrderDraft Wish()
    {
        var isPaid = !Chance(_pace.UnpaidShare);
        if (_hot is not null && Chance(_pace.HotSkuShare))
            return Draft(new DraftLine(_hot.Id)) with { IgnoresStock = true };

        if (_bundle is not null && Chance(_pace.BundleShare))
            return Draft(new DraftLine(_bundle.Id));

        var kinds = Chance(_pace.MultiLineShare) ? _dice.Next(2, 4) : 1;
        var lines = _dice.GetItems([.. _skus], kinds).Distinct().Select(sku => new DraftLine(sku.Id, _dice.Next(1, 3)));
        return Draft([.. lines]);

        OrderDraft Draft(params DraftLine[] wanted) =>
            new(wanted) { IsPaid = isPaid, HasHold = _pace.Hold > TimeSpan.Zero, ShippingType = _pace.ShippingType };
    }

    // The seller may change an order between the look and the step; the step is then refused and tried at the next tick.
    private void Advance(string orderId, DateTimeOffset now)
    {
        try
        {
            var status = _shop.Order(orderId).Status;
            if (_open[orderId].Status != status)
                _open[orderId] = (status, now);

            Act(orderId, status, now - _open[orderId].Since);
            if (status is OrderStatus.Cancelled or OrderStatus.Completed)
                Close(orderId);
        }
        catch (SandboxRefusedException refusal) when (refusal.Code == ApiCodes.OrderNotFound)
        {
            Close(orderId);
        }
        catch (SandboxRefusedException refusal) when (refusal.Code == ApiCodes.IllegalTransition)
        {
            _cancelling.Remove(orderId);
        }
    }

    private void Close(string orderId)
    {
        _open.Remove(orderId);
        _cancelling.Remove(orderId);
    }

    private void Act(string orderId, OrderStatus status, TimeSpan waited)
    {
        switch (status)
        {
            case OrderStatus.Unpaid when waited >= _pace.TimeToPay:
                _shop.Pay(orderId);
                break;
            case OrderStatus.OnHold when waited >= _pace.Hold / 2 && _cancelling.Remove(orderId):
                _shop.BuyerCancels(orderId);
                break;
            case OrderStatus.OnHold when waited >= _pace.Hold:
                _shop.ReleaseFromHold(orderId);
                break;
            case OrderStatus.AwaitingShipment or OrderStatus.AwaitingCollection when _cancelling.Remove(orderId):
                _shop.BuyerRequestsCancel(orderId);
                break;
            case OrderStatus.AwaitingCollection when waited >= _pace.TimeToScan:
                _shop.CarrierScan(orderId);
                break;
            case OrderStatus.InTransit when waited >= _pace.TimeToDeliver:
                _shop.Deliver(orderId);
                break;
            case OrderStatus.Delivered when waited >= _pace.TimeToComplete:
                _shop.Complete(orderId);
                break;
            case OrderStatus.Unpaid or OrderStatus.OnHold or OrderStatus.AwaitingShipment or OrderStatus.PartiallyShipping
                or OrderStatus.AwaitingCollection or OrderStatus.InTransit or OrderStatus.Delivered
                or OrderStatus.Completed or OrderStatus.Cancelled:
                break;
        }
    }
}
