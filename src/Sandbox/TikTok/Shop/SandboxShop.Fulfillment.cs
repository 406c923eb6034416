namespace OrderActors.Sandbox.TikTok;

// The three ways to say "shipped", and what belongs to them.
public sealed partial class SandboxShop
{
    private static readonly TimeSpan TrackingFixedAfter = TimeSpan.FromHours(72);

    private IReadOnlyList<ShippingService>? _services;

    /// <summary>Case A: ships a package that exists.</summary>
    internal void ShipPackage(string packageId, ShipRequest wish, Caller caller)
    {
        lock (_gate)
        {
            if (!_packages.ContainsKey(packageId) && _scripted.InPackage(packageId, _context.Now) is { Count: > 0 } parts)
            {
                ShipScripted(packageId, parts, wish, caller);
                return;
            }

            var package = FindPackage(packageId);
            var order = package.Order;
            var orders = package.Orders.ToList();
            foreach (var each in orders)
                RequireShippable(each, package.Lines.FindAll(line => line.Order == each));

            orders.ForEach(RememberForLateReads);
            if (order.ShippingType == ShippingTypes.Seller)
            {
                package.Provider = ProviderOf(order, wish.ProviderId);
                package.TrackingNumber = Required(wish.TrackingNumber, "tracking_number");
            }
            else
            {
                package.HandoverMethod = wish.HandoverMethod ?? "DROP_OFF";
                package.PickupSlot = wish.PickupSlot;
                package.Provider = PlatformDelivery.Providers[0];
                package.TrackingNumber = _context.Ids.Tracking("TT");
            }

            Arrange(package);
            Record(EffectKind.PackageShipped, package, caller);
        }
    }

    /// <summary>Case B: marks lines as shipped with the seller's own carrier.</summary>
    internal ShippedPackage MarkShipped(
        string orderId, IReadOnlyList<string> lineIds, string trackingNumber, string providerId, Caller caller)
    {
        lock (_gate)
        {
            if (!Market.MarksShipped)
                throw new SandboxRefusedException(ApiCodes.NotInThisRegion, $"this API is not available in region {Region}");

            if (ScriptedToShip(orderId, ShippingTypes.Seller) is { } scripted)
                return ShipScriptedLines(scripted, lineIds, EffectKind.OrderMarkedShipped, trackingNumber, caller);

            var order = Find(orderId);
            if (order.ShippingType != ShippingTypes.Seller)
                throw WrongType(orderId, order.ShippingType);

            var lines = LinesToShip(order, lineIds);
            RequireShippable(order, lines);
            RememberForLateReads(order);
            var provider = ProviderOf(order, providerId);
            var package = PackageFor(order, lines);
            package.Provider = provider;
            package.TrackingNumber = trackingNumber;
            Arrange(package);
            Record(EffectKind.OrderMarkedShipped, package, caller);
            return Shipped(package);
        }
    }

    internal IReadOnlyList<ShippingService> Services(string orderId)
    {
        lock (_gate)
        {
            RequireLabelsSold(orderId);
            return _services ??=
            [
                new(_context.Ids.Service(), "USPS Ground Advantage", 4.85m, 2, 5, new(_context.Ids.Provider(), "USPS"), true),
                new(_context.Ids.Service(), "UPS Ground Saver", 6.10m, 2, 6, new(_context.Ids.Provider(), "UPS"), false),
                new(_context.Ids.Service(), "USPS Priority Mail", 8.40m, 1, 3, new(_context.Ids.Provider(), "USPS"), false),
            ];
        }
    }

    /// <summary>Case C: buys a label, which is the shipping arrangement.</summary>
    internal (ShippedPackage Package, ShippingService Service) BuyLabel(
        string orderId, IReadOnlyList<string> lineIds, string? serviceId, Caller caller)
    {
        lock (_gate)
        {
            var services = Services(orderId);
            var service = serviceId is null ? services[0] : services.FirstOrDefault(candidate => candidate.Id == serviceId)
                ?? throw new SandboxRefusedException(ApiCodes.ServiceUnknown, $"shipping service {serviceId} does not exist");
            var number = _context.Ids.Tracking("9400");
            if (ScriptedToShip(orderId, ShippingTypes.TikTok) is { } scripted)
                return (ShipScriptedLines(scripted, lineIds, EffectKind.LabelBought, number, caller), service);

            var order = Find(orderId);
            var lines = LinesToShip(order, lineIds);
            RequireShippable(order, lines);
            RememberForLateReads(order);
            var package = PackageFor(order, lines);
            package.Provider = service.Provider;
            package.TrackingNumber = number;
            Arrange(package);
            Record(EffectKind.LabelBought, package, caller);
            return (Shipped(package), service);
        }
    }

    /// <summary>Corrects the number of an own-carrier shipment: once, within 72 h.</summary>
    internal void CorrectTracking(string orderId, string trackingNumber, string providerId, Caller caller)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            var package = order.Packages.Find(candidate => candidate.ShippedTime is not null);
            if (order.ShippingType != ShippingTypes.Seller || order.IsSplit)
                throw new SandboxRefusedException(
                    ApiCodes.WrongShippingType, "only unsplit orders shipped by the seller can be corrected");

            if (package is null)
                throw new SandboxRefusedException(ApiCodes.NotYetShippable, $"order {orderId} is not shipped yet");

            var isLate = package.ShippedTime + (long)TrackingFixedAfter.TotalSeconds <= _context.Seconds;
            if (isLate || package.IsTrackingCorrected)
                throw new SandboxRefusedException(
                    ApiCodes.TrackingFixed, "the tracking number cannot be changed any more");

            var provider = ProviderOf(order, providerId);
            RememberForLateReads(order);
            package.Provider = provider;
            package.TrackingNumber = trackingNumber;
            package.IsTrackingCorrected = true;
            package.UpdateTime = _context.Seconds;
            Record(EffectKind.TrackingCorrected, package, caller);
        }
    }

    /// <summary>The tracking number of a label that can be downloaded now.</summary>
    internal PackageRecord LabelOf(string packageId)
    {
        lock (_gate)
        {
            var package = FindPackage(packageId);
            if (package.Order.ShippingType != ShippingTypes.TikTok || package.ShippedTime is not { } shipped)
                throw new SandboxRefusedException(
                    ApiCodes.NoLabel, "documents exist for shipped packages of TikTok Shipping only");

            var isReady = DateTimeOffset.FromUnixTimeSeconds(shipped) + _context.Options.LabelReadyAfter <= _context.Now;
            return isReady && _late.Of(package.Order.Id, _context.Now) is null
                ? package
                : throw new SandboxRefusedException(
                    ApiCodes.LabelNotReady, "the shipping document is not ready yet, try again later");
        }
    }

    private static string Required(string? value, string name) =>
        value ?? throw SandboxRefusedException.Parameter($"{name} is a required field");

    private static List<LineRecord> LinesToShip(OrderRecord order, IReadOnlyList<string> lineIds)
    {
        if (lineIds.Count == 0)
        {
            var open = order.ActiveLines.Where(line => !line.IsArranged).ToList();
            return open.Count > 0 ? open : [.. order.Lines];
        }

        return [.. lineIds.Distinct().Select(id => order.Lines.Find(line => line.Id == id)
            ?? throw new SandboxRefusedException(ApiCodes.LineUnknown, $"order {order.Id} has no line {id}"))];
    }

    private void RequireLabelsSold(string orderId)
    {
        if (!Market.IsUnitedStates)
            throw new SandboxRefusedException(ApiCodes.NotInThisRegion, $"this API is not available in region {Region}");

        if (ScriptedToShip(orderId, ShippingTypes.TikTok) is null
            && Find(orderId) is { ShippingType: not ShippingTypes.TikTok } order)
            throw WrongType(orderId, order.ShippingType);
    }

    // The scripted order of this id, or null where the order is the shop's own.
    private ScriptedOrder? ScriptedToShip(string orderId, string shippingType)
    {
        if (!IsScripted(orderId) || _scripted.Find(orderId, _context.Now) is not { } order)
            return null;

        return order.ShippingType == shippingType ? order : throw WrongType(orderId, order.ShippingType);
    }

    private static SandboxRefusedException WrongType(string orderId, string shippingType) => new(
        ApiCodes.WrongShippingType,
        shippingType == ShippingTypes.Seller ? $"order {orderId} is shipped by the seller" : $"order {orderId} ships with TikTok");

    private static ShippedPackage Shipped(PackageRecord package) =>
        new(package.Id, [.. package.Lines.Select(line => line.Id)], package.CreateTime);

    private void RememberForLateReads(OrderRecord order)
    {
        if (_manners.Lag > TimeSpan.Zero)
            _late.Remember(order, _context.Now + _manners.Lag);
    }

    private void RequireShippable(OrderRecord order, List<LineRecord> lines)
    {
        if (order.Status is OrderStatus.Unpaid or OrderStatus.OnHold)
            throw new SandboxRefusedException(
                    ApiCodes.NotYetShippable, $"order {order.Id} is {order.Status.Wire()} and cannot be shipped yet");

        if (lines.Exists(line => line.IsArranged))
            throw new SandboxRefusedException(ApiCodes.AlreadyShipped, $"order {order.Id}: shipped already");

        if (order.Status == OrderStatus.Cancelled || lines.TrueForAll(line => !line.IsActive))
            throw new SandboxRefusedException(ApiCodes.OrderCancelled, $"order {order.Id} is cancelled");

        if (order.PendingCancellation is null)
            return;

        if (!Market.IsUnitedStates)
            throw new SandboxRefusedException(
                    ApiCodes.CancellationPending, "the package has a pending cancellation request");
    }

    private static ProviderRecord ProviderOf(OrderRecord order, string? providerId)
    {
        var id = Required(providerId, "shipping_provider_id");
        return order.DeliveryOption.Providers.FirstOrDefault(provider => provider.Id == id)
            ?? throw new SandboxRefusedException(
                    ApiCodes.ProviderUnknown, $"shipping provider {id} does not serve this delivery option");
    }

    private PackageRecord PackageFor(OrderRecord order, List<LineRecord> lines)
    {
        var active = lines.FindAll(line => line.IsActive);
        var planned = active.Select(line => line.Package).OfType<PackageRecord>().Distinct().ToList();
        if (planned.Count == 0)
            return AddPackage(order, active);

        return planned.Count == 1 && planned[0].Lines.Where(line => line.IsActive).ToHashSet().SetEquals(active)
            ? planned[0]
            : throw new SandboxRefusedException(ApiCodes.CannotSplit, "the lines are split into packages otherwise");
    }

    private PackageRecord AddPackage(OrderRecord order, List<LineRecord> lines)
    {
        var package = new PackageRecord
        {
            Id = _context.Ids.Package(),
            Order = order,
            CreateTime = _context.Seconds,
            UpdateTime = _context.Seconds,
            Lines = lines,
        };
        _packages.Add(package.Id, package);
        order.Packages.Add(package);
        foreach (var line in lines)
            line.Package = package;

        return package;
    }

    private void Arrange(PackageRecord package)
    {
        var now = _context.Seconds;
        package.Status = PackageStatus.Processing;
        package.ShippedTime = now;
        package.UpdateTime = now;
        foreach (var order in package.Orders.ToList())
            Arrange(order, package.Lines.FindAll(line => line.Order == order && line.IsActive), now);
    }

    private void Arrange(OrderRecord order, List<LineRecord> lines, long now)
    {
        // Only the US lets a package be shipped over the buyer's request; the request is then rejected.
        EndPending(order, CancelStatus.Rejected);
        order.ShippedTime ??= now;
        Release(lines, order.WarehouseId, goesBack: false);
        foreach (var line in lines)
        {
            line.Status = OrderStatus.AwaitingCollection;
            line.ShippedTime = now;
        }

        order.Tracking.Add(("Shipping was arranged", _context.Now.ToUnixTimeMilliseconds()));
        Settle(order);
    }

    private void Record(EffectKind kind, PackageRecord package, Caller caller) => _context.Ledger.Add(
        kind, caller, _context.Now, Id, package.Order.Id, package.Id,
        lineIds: package.Lines.Where(line => line.IsActive).Select(line => line.Id));
}
