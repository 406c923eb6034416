using System.Globalization;

namespace OrderActors.Sandbox.TikTok;

// The life of an order as buyers, carriers and the platform lead it.
public sealed partial class SandboxShop
{
    private static readonly string[] FirstNames = ["Amelia", "Noah", "Siti", "Budi", "Olivia", "Somchai"];
    private static readonly string[] LastNames = ["Fletcher", "Rahman", "Wijaya", "Hughes", "Nguyen", "Okafor"];

    /// <summary>A buyer orders. Stock is committed at once, paid or not.</summary>
    /// <exception cref="SandboxRefusedException">A SKU is unknown or not available in that number.</exception>
    public OrderView PlaceOrder(OrderDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        lock (_gate)
        {
            var units = Units(draft);
            if (!draft.IgnoresStock)
                RequireStock(units);

            var order = Create(draft, units);
            if (_orders.Count >= MaxOrders)
                Forget(_byCreateTime.From(0).FirstOrDefault(old => old.IsFinished)
                    ?? throw new SandboxRefusedException(ApiCodes.OutOfRange, $"{MaxOrders} open orders are the most"));

            _orders.Add(order.Id, order);
            _byCreateTime.Add(order.CreateTime, order.Id, order);
            _byUpdateTime.Add(order.UpdateTime, order.Id, order);
            Commit(units, order.WarehouseId);
            if (!draft.IsCashOnDelivery)
                Announce(order);

            if (draft.IsCashOnDelivery || draft.IsPaid)
                EnterFulfillment(order);

            return View(order);
        }
    }

    /// <summary>The buyer pays: the order is held, or can be shipped.</summary>
    public OrderView Pay(string orderId)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            Require(order, OrderStatus.Unpaid, "paid");
            EnterFulfillment(order);
            return View(order);
        }
    }

    /// <summary>The hour in which the buyer may think again is over.</summary>
    public OrderView ReleaseFromHold(string orderId)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            Require(order, OrderStatus.OnHold, "released");
            MakeShippable(order);
            return View(order);
        }
    }

    /// <summary>The carrier scans one package, or all that were shipped and not yet scanned.</summary>
    public OrderView CarrierScan(string orderId, string? packageId = null) =>
        Carry(
            orderId, packageId, PackageStatus.Processing, PackageStatus.Fulfilling, OrderStatus.InTransit,
            "Picked up by the carrier");

    /// <summary>The carrier delivers one package, or all that are under way.</summary>
    public OrderView Deliver(string orderId, string? packageId = null) =>
        Carry(orderId, packageId, PackageStatus.Fulfilling, PackageStatus.Completed, OrderStatus.Delivered, "Delivered");

    /// <summary>No more returns: after delivery, or because everything was refunded under way.</summary>
    public OrderView Complete(string orderId)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            Move(order, OrderStatus.Completed, () => SetLines(order.ActiveLines, OrderStatus.Completed));
            return View(order);
        }
    }

    /// <summary>The buyer changes the address: webhook 3; <c>update_time</c>, which is about status, stays.</summary>
    public OrderView UpdateAddress(string orderId, Recipient? recipient = null)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            if (order.Status is not (OrderStatus.Unpaid or OrderStatus.OnHold or OrderStatus.AwaitingShipment))
                throw Illegal(order, "given another address");

            order.Recipient = recipient ?? order.Recipient with { Street = $"{order.Lines.Count + 20} Harbour Lane" };
            order.HasUpdatedAddress = true;
            Notify(WebhookTopic.RecipientAddressUpdate, order.Id, new()
            {
                ["order_id"] = order.Id,
                ["update_time"] = _context.Seconds,
            });
            return View(order);
        }
    }

    private static void SetLines(IEnumerable<LineRecord> lines, OrderStatus status)
    {
        foreach (var line in lines)
            line.Status = status;
    }

    private static void Require(OrderRecord order, OrderStatus status, string what)
    {
        if (order.Status != status)
            throw Illegal(order, what);
    }

    private static SandboxRefusedException Illegal(OrderRecord order, string what) =>
        new(ApiCodes.IllegalTransition, $"order {order.Id} is {order.Status.Wire()} and cannot be {what}");

    // What the remaining lines say about the order, once it is past payment and hold.
    private static OrderStatus Derive(OrderRecord order)
    {
        var active = order.ActiveLines.ToList();
        if (active.Count == 0)
            return OrderStatus.Cancelled;

        if (order.Status < OrderStatus.AwaitingShipment)
            return order.Status;

        var arranged = active.Count(line => line.IsArranged);
        if (arranged == 0)
            return order.Status;

        return arranged < active.Count ? OrderStatus.PartiallyShipping : active.Min(line => line.Status);
    }

    private List<SkuRecord> Units(OrderDraft draft)
    {
        if (draft.Lines.Count == 0 || draft.Lines.Any(line => line.Quantity < 1))
            throw SandboxRefusedException.Parameter("an order has at least one unit of each of its SKUs");

        var units = draft.Lines.SelectMany(line => Enumerable.Repeat(FindSku(line.Sku), line.Quantity)).ToList();
        return units.Count <= OrderDraft.MaxUnits
            ? units
            : throw SandboxRefusedException.Parameter($"an order has at most {OrderDraft.MaxUnits} units");
    }

    private OrderRecord Create(OrderDraft draft, List<SkuRecord> units)
    {
        var shippingType = draft.ShippingType ?? Market.DefaultShippingType;
        if (shippingType is not (ShippingTypes.Seller or ShippingTypes.TikTok))
            throw SandboxRefusedException.Parameter($"shipping_type is SELLER or TIKTOK, not '{shippingType}'");

        // Paid at once: the unpaid moment lies a second back, so that no update_time lies in the future.
        var isPaidAtOnce = draft.IsPaid && !draft.IsCashOnDelivery;
        var created = _context.Seconds - (isPaidAtOnce ? 1 : 0);
        var user = _context.Ids.User();
        var order = new OrderRecord
        {
            Id = _context.Ids.Order(),
            UserId = user,
            Market = Market,
            ShippingType = shippingType,
            DeliveryOption = shippingType == ShippingTypes.Seller ? SellerDelivery : PlatformDelivery,
            WarehouseId = _warehouses[0].Id,
            CreateTime = created,
            UpdateTime = created,
            Draft = draft,
            Recipient = RecipientOf(user),
            HasHold = draft.HasHold ?? _spec.HoldsPaidOrders,
        };
        order.Lines.AddRange(units.Select(sku => new LineRecord
        {
            Id = _context.Ids.Line(),
            Order = order,
            Sku = sku,
            Price = draft.IsSample ? 0 : sku.Price,
        }));
        return order;
    }

    private Recipient RecipientOf(string userId)
    {
        var number = int.Parse(userId[^4..], CultureInfo.InvariantCulture);
        return new Recipient(
            FirstNames[number % FirstNames.Length], LastNames[number / 7 % LastNames.Length],
            $"{Market.PhonePrefix}7700900{number % 1000:D3}", $"{number % 190 + 1} Station Road", Market.City, Market.PostalCode);
    }

    private void EnterFulfillment(OrderRecord order)
    {
        if (!order.Draft.IsCashOnDelivery)
            order.PaidTime = Math.Max(_context.Seconds, order.UpdateTime + 1);

        if (order.HasHold)
            Move(order, OrderStatus.OnHold, () => SetLines(order.ActiveLines, OrderStatus.AwaitingShipment));
        else
            MakeShippable(order);
    }

    private void MakeShippable(OrderRecord order) => Move(order, OrderStatus.AwaitingShipment, () =>
    {
        SetLines(order.ActiveLines, OrderStatus.AwaitingShipment);
        if (Market.HasPackageUpFront(order.ShippingType))
            AddPackage(order, [.. order.ActiveLines]);
    });

    private OrderView Carry(
        string orderId, string? packageId, PackageStatus from, PackageStatus to, OrderStatus lineStatus, string description)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            var moving = order.Packages
                .Where(package => package.Status == from && (packageId is null || package.Id == packageId)).ToList();
            if (moving.Count == 0 || order.IsFinished)
                throw Illegal(order, $"{lineStatus.Wire()}: no package of it is {from.Wire()}");

            foreach (var package in moving)
            {
                package.Status = to;
                package.UpdateTime = _context.Seconds;
                SetLines(package.Lines.Where(line => line.IsActive), lineStatus);
            }

            foreach (var moved in moving.SelectMany(package => package.Orders).Distinct().ToList())
            {
                moved.Tracking.Add((description, _context.Now.ToUnixTimeMilliseconds()));
                Settle(moved);
            }

            return View(order);
        }
    }

    // Brings the order to where its lines are, one documented step after the other.
    private void Settle(OrderRecord order)
    {
        var goal = Derive(order);
        while (order.Status != goal)
        {
            var step = order.Status.MayBecome(goal) ? goal : (OrderStatus)((int)order.Status + 1);
            Move(order, step, static () => { });
        }
    }

    private void Move(OrderRecord order, OrderStatus to, Action change)
    {
        if (!order.Status.MayBecome(to))
            throw Illegal(order, to.Wire());

        change();
        order.Status = to;
        var before = order.UpdateTime;
        order.UpdateTime = Math.Max(_context.Seconds, before + 1);
        _byUpdateTime.Move(before, order.UpdateTime, order.Id, order);
        if (to == OrderStatus.InTransit)
            order.CollectionTime = order.UpdateTime;
        else if (to == OrderStatus.Delivered)
            order.DeliveryTime = order.UpdateTime;
        else if (to == OrderStatus.Cancelled)
            order.CancelTime = order.UpdateTime;

        Announce(order);
    }

    private void Announce(OrderRecord order)
    {
        // TikTok's list for this topic leaves PARTIALLY_SHIPPING out; only a poll shows it.
        if (order.Status == OrderStatus.PartiallyShipping)
            return;

        Notify(WebhookTopic.OrderStatusChange, order.Id, new()
        {
            ["order_id"] = order.Id,
            ["order_status"] = order.Status.WebhookWord(),
            ["is_on_hold_order"] = order.HasHold,
            ["update_time"] = order.UpdateTime,
        });
    }
}
