using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>TikTok's packages: how they come about, get labels and lose them, and what is refused.</summary>
internal sealed class PackageDesk(World world, SimulatedTikTok tiktok)
{
    private const long FrozenPackage = 10007014;
    private const long CancellationIsOpen = 21011007;

    private readonly SimulationRandom _random = world.Random.Fork();
    private int _last;

    /// <summary>Told of each parcel that got a label.</summary>
    public event Action<SimulatedOrder, SimulatedPackage>? Arranged;

    /// <summary>Makes the packages of an order where the market has them before shipping: one, or several of some lines each.</summary>
    public void Make(SimulatedOrder order)
    {
        if (order.Shop.Market is not "ID")
            return;

        var isSplit = _random.Chance(0.5);
        SimulatedPackage? package = null;
        foreach (var line in order.Open)
        {
            if (package is null || (isSplit && _random.Chance(0.6)))
                package = New(order);

            line.Package = package;
        }

        if (isSplit && order.Packages.Count > 1)
            world.Statistics.Saw("order in several packages");
    }

    /// <summary>Packs anew what has no label yet: the packages get other ids and other lines.</summary>
    public void MakeAnew(SimulatedOrder order)
    {
        if (order.Shop.Market is not "ID" || !order.Open.Any())
            return;

        world.Statistics.Saw("packed anew");
        Make(order);
        tiktok.Touch(order, "packed anew", News.Packages, movesTime: _random.Chance(0.7));
    }

    public ShipReceipt Ship(SimulatedOrder order, ShipInstruction instruction)
    {
        RequireShippable(order);
        if (instruction.Method is not ShipMethod.ShipPackage)
            return ShipLines(order, instruction);

        var package = order.Packages.Find(one => one.Id == instruction.PackageId && order.LinesIn(one).Any())
            ?? throw SimulatedTikTok.Refused($"there is no package {instruction.PackageId}");
        // TikTok ships a package as a whole, and once.
        return package.ArrangedAt is null
            ? Arrange(order, package, [.. order.LinesIn(package)], instruction.TrackingNumber, isByUs: true)
            : throw SimulatedTikTok.Refused($"package {instruction.PackageId} was shipped already", mayMeanDone: true);
    }

    private ShipReceipt ShipLines(SimulatedOrder order, ShipInstruction instruction)
    {
        var lines = order.Lines.Where(line => instruction.LineIds.Contains(line.Id)).ToList();
        if (lines.Exists(line => line.IsCancelled))
            throw SimulatedTikTok.Refused("a line was cancelled");
        if (lines.Exists(line => line.IsArranged && !line.Package!.IsByUs) || lines.Exists(line => line.HasLeft))
            throw SimulatedTikTok.Refused("a line was shipped already", mayMeanDone: true);

        // A label is bought, and a parcel announced, as often as one asks.
        return Arrange(order, New(order), lines, instruction.TrackingNumber, isByUs: true);
    }

    private void RequireShippable(SimulatedOrder order)
    {
        if (order.Status is "IN_TRANSIT" or "DELIVERED" or "COMPLETED")
            throw SimulatedTikTok.Refused($"order {order.Id} was shipped already", mayMeanDone: true);
        if (order is { MayShip: false, Status: not "AWAITING_COLLECTION" })
            throw SimulatedTikTok.Refused($"order {order.Id} is {order.Status} and cannot be shipped");
        if (order.NeedsInvoice)
            throw SimulatedTikTok.Refused($"order {order.Id} has no invoice");
        if (order.Request is not null)
            throw new ChannelException(ChannelErrorKind.Passing, "a cancellation waits for an answer", CancellationIsOpen);
        if (order.FrozenUntil > world.Now)
            throw new ChannelException(ChannelErrorKind.Passing, "the package is frozen", FrozenPackage);
    }

    /// <summary>The seller ships what is open at TikTok's own site.</summary>
    public void ShipElsewhere(SimulatedOrder order, List<SimulatedLine> lines)
    {
        order.IsShippedElsewhere = true;
        if (lines[0].Package is { } package)
            Arrange(order, package, [.. order.LinesIn(package)], null, isByUs: false);
        else
            Arrange(order, New(order), lines, null, isByUs: false);
    }

    private ShipReceipt Arrange(
        SimulatedOrder order, SimulatedPackage package, List<SimulatedLine> lines, string? tracking, bool isByUs)
    {
        package.ArrangedAt = Whole(world.Now);
        package.IsByUs = isByUs;
        package.Tracking = tracking ?? (_random.Chance(0.6) ? $"track-{package.Id}" : null);
        foreach (var line in lines)
        {
            // What the seller does past us may meet what we do at the same moment; that is no repeat of ours.
            tiktok.Ledger.Add(isByUs ? "shipped" : "shipped elsewhere", order.Id, line.Id);
            line.WasArranged = true;
            line.Package = package;
        }

        tiktok.Follow(order, "label made", News.Packages);
        Arranged?.Invoke(order, package);
        if (package.Tracking is null)
            TrackLater(order, package);

        return new ShipReceipt(package.Id, package.Tracking, "carrier", null);
    }

    /// <summary>The tracking number comes later than the label.</summary>
    private void TrackLater(SimulatedOrder order, SimulatedPackage package) => world.After(_random.Seconds(2, 60), () =>
    {
        if (order.IsFinal || package.ArrangedAt is null || !order.LinesIn(package).Any())
            return;

        world.Statistics.Saw("tracking number later than its label");
        package.Tracking = $"track-{package.Id}";
        tiktok.Touch(order, "tracking number", News.Packages);
    });

    /// <summary>The carrier rejects the label, or the seller gives it back: its lines are open again.</summary>
    public void Void(SimulatedOrder order, SimulatedPackage package)
    {
        world.Statistics.Saw("label voided");
        var lines = order.LinesIn(package).ToList();
        package.ArrangedAt = null;
        package.Tracking = null;
        var again = order.Shop.Market is "ID" ? _random.Chance(0.5) ? package : New(order) : null;
        foreach (var line in lines)
        {
            line.Package = again;
            tiktok.Ledger.Add("label void", order.Id, line.Id);
        }

        tiktok.Follow(order, "label void", News.Packages);
        foreach (var line in lines)
            line.ReopenedIn = order.Versions.Last;
    }

    /// <summary>What a version shows of the parcel that an instruction means.</summary>
    public static ShipReceipt? Find(OrderVersion version, ShipInstruction instruction)
    {
        var lines = version.Lines.Where(line => instruction.LineIds.Contains(line.Id)).ToList();
        var arranged = lines.FindAll(line => line.IsArranged);
        if (arranged.Count == 0)
            return null;
        if (lines.Exists(line => line is { IsArranged: false, IsCancelled: false }))
            throw SimulatedTikTok.Refused("some lines of the parcel have been arranged and others have not");

        return new ShipReceipt(arranged[0].PackageId ?? "", arranged[0].Tracking, "carrier", null);
    }

    private SimulatedPackage New(SimulatedOrder order)
    {
        var package = new SimulatedPackage(FormattableString.Invariant($"package-{++_last}"));
        order.Packages.Add(package);
        return package;
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
