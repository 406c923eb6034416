namespace OrderActors.Sandbox.TikTok;

// What becomes of single packages and lines without a call: labels that are voided, lines that are cancelled, orders that are
// put into one package.
public sealed partial class SandboxShop
{
    /// <summary>
    /// The label of a package is rejected by the carrier or voided: its lines can be shipped again. Where a package exists only
    /// with its label, the package is gone.
    /// </summary>
    /// <exception cref="SandboxRefusedException">The package has no label, or the carrier has it already.</exception>
    public OrderView VoidLabel(string packageId)
    {
        lock (_gate)
        {
            var package = FindPackage(packageId);
            if (package.Status != PackageStatus.Processing)
                throw new SandboxRefusedException(
                    ApiCodes.IllegalTransition, $"package {packageId} is {package.Status.Wire()}; it has no label to void");

            package.Status = PackageStatus.ToFulfill;
            package.ShippedTime = null;
            package.TrackingNumber = null;
            package.Provider = null;
            package.UpdateTime = _context.Seconds;
            foreach (var order in package.Orders.ToList())
                Reopen(order, package);

            return View(package.Order);
        }
    }

    /// <summary>The platform cancels single lines that are not arranged, whatever the market lets a seller do. Webhook 11.</summary>
    /// <exception cref="SandboxRefusedException">A line is unknown, cancelled already, or arranged.</exception>
    public CancellationView PlatformCancelsLines(
        string orderId, IReadOnlyList<string> lineIds, string reason = "ecom_order_canceled_reason_package_lost")
    {
        lock (_gate)
        {
            var order = Find(orderId);
            var lines = Chosen(order, lineIds, []);
            if (lines.Exists(line => line.IsArranged))
                throw Illegal(order, "cancelled in part: a carrier is to have the line");

            var row = Open(order, lines, "CANCEL", "SYSTEM", reason, CancelStatus.Complete);
            CancelLines(row, "SYSTEM");
            Touch(order);
            return View(row);
        }
    }

    /// <summary>Orders of one buyer are put into one package. Webhook 4.</summary>
    /// <returns>The package that all of them share.</returns>
    /// <exception cref="SandboxRefusedException">Fewer than two orders, or one of them cannot be combined.</exception>
    public string Combine(IReadOnlyList<string> orderIds)
    {
        lock (_gate)
        {
            var orders = orderIds.Distinct().Select(Find).ToList();
            if (orders.Count < 2)
                throw SandboxRefusedException.Parameter("two orders or more are combined");

            foreach (var order in orders.Where(order => order.Status != OrderStatus.AwaitingShipment
                || order.PendingCancellation is not null || !Market.HasPackageUpFront(order.ShippingType)))
                throw Illegal(order, "combined");

            foreach (var old in orders.SelectMany(order => order.Packages).Distinct().ToList())
                _packages.Remove(old.Id);
            foreach (var order in orders)
                order.Packages.Clear();

            var package = AddPackage(orders[0], [.. orders.SelectMany(order => order.ActiveLines)]);
            package.IsCombined = true;
            var group = _context.Ids.Package();
            foreach (var order in orders)
            {
                order.CombineGroup = group;
                if (order != orders[0])
                    order.Packages.Add(package);
            }

            NotifyPackages(orders[0], "COMBINE", "ROLE_SYSTEM");
            return package.Id;
        }
    }

    private void Reopen(OrderRecord order, PackageRecord package)
    {
        var lines = package.Lines.FindAll(line => line.Order == order && line.IsActive);
        Recommit(lines, order.WarehouseId);
        foreach (var line in lines)
        {
            line.Status = OrderStatus.AwaitingShipment;
            line.ShippedTime = null;
        }

        if (!Market.HasPackageUpFront(order.ShippingType))
        {
            _packages.Remove(package.Id);
            order.Packages.Remove(package);
            lines.ForEach(line => line.Package = null);
        }

        var isOpen = !order.ActiveLines.Any(line => line.IsArranged);
        if (isOpen)
            order.ShippedTime = null;

        order.Status = isOpen ? OrderStatus.AwaitingShipment : OrderStatus.PartiallyShipping;
        order.Tracking.Add(("The label was voided", _context.Now.ToUnixTimeMilliseconds()));
        Touch(order);
        Announce(order);
    }

    // A change that moves the time of the last change and no status.
    private void Touch(OrderRecord order)
    {
        var before = order.UpdateTime;
        order.UpdateTime = Math.Max(_context.Seconds, before + 1);
        _byUpdateTime.Move(before, order.UpdateTime, order.Id, order);
    }

    private static void Recommit(List<LineRecord> lines, string warehouseId)
    {
        foreach (var (sku, count) in Counted(lines.Select(line => line.Sku)))
            sku.StockByWarehouse[warehouseId].Committed += count;
    }
}
