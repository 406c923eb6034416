using OrderActors.Domain.Channels;
using OrderActors.Domain.Effects;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;

namespace OrderActors.Domain.Tests.Orders;

using OrderDecision = Decision<OrderEvent, OrderRejection>;
using Decide = Func<Order, DateTimeOffset, Decision<OrderEvent, OrderRejection>>;

/// <summary>Lives a random life of one order: messages, commands, results, crashes, zombies, in any order.</summary>
internal sealed class OrderProgram
{
    private static readonly ChannelOrderStatus[] s_statuses = Enum.GetValues<ChannelOrderStatus>();
    private static readonly ChannelPackageStatus[] s_packages = Enum.GetValues<ChannelPackageStatus>();

    private readonly Shelves _shelves = new();
    private readonly OrderPolicy _policy;
    private readonly List<(Order Order, OrderStep Step)> _taken = [];
    private readonly HashSet<string> _cancelledLines = [];
    private readonly Dictionary<string, (ChannelOrderStatus Status, ChannelPackageStatus Package)> _lines = [];
    private ChannelOrder _shown = AnOrder.Unpaid()
        .With(AnOrder.Line("line-1", "mug"), AnOrder.Line("line-2", "mug"), AnOrder.Line("line-3", "cap"));
    private readonly Action<Order, OrderDecision, Order> _check;

    public OrderProgram(IReadOnlyList<int> program, Action<Order, OrderDecision, Order> check)
    {
        _check = check;
        var seed = program.Count == 0 ? 0 : program[0];
        _policy = AnOrder.Policy with
        {
            Market = seed % 5 == 0 ? "TH" : AnOrder.Policy.Market,
            AutoShipAfter = seed % 2 == 0 ? TimeSpan.FromMinutes(30) : null,
            StockCountedFrom = seed % 3 == 0 ? AnOrder.PlacedAt.AddDays(1) : AnOrder.PlacedAt.AddDays(-1),
        };
        if (seed % 7 < 3)
            _shelves.Locations["cap"] = "south";
        _shelves.Receive("mug", 2, Now);
    }

    public Order Order { get; private set; } = Order.Unknown(AnOrder.Key);

    public Shelves Shelves => _shelves;

    public DateTimeOffset Now { get; private set; } = AnOrder.PlacedAt;

    public List<OrderEvent> Journal { get; } = [];

    /// <summary>What was decided last, for deciding it again.</summary>
    public Decide Last { get; private set; } = (_, _) => OrderDecision.AlreadyDone;

    /// <summary>Whether deciding it twice must change nothing the second time.</summary>
    public bool LastIsRepeatable { get; private set; }

    /// <summary>The process takes its steps, each successfully, until it waits.</summary>
    /// <returns>How many it took.</returns>
    public int Drive(int most)
    {
        var taken = 0;
        for (; taken < most && OrderProcess.Next(Order, Now) is not null; taken++)
            TakeStep();

        return taken;
    }

    public void Run(int number)
    {
        Last = (_, _) => OrderDecision.AlreadyDone;
        LastIsRepeatable = true;
        switch (Programs.Take(ref number, 14))
        {
            case 0 or 1 or 2:
                Hear(number);
                break;
            case 3 or 4 or 5:
                TakeStep();
                break;
            case 6:
                Command(number);
                break;
            case 7:
                Settle(number);
                break;
            case 8:
                Now = OrderProcess.NextAction(Order)?.DueAt is { } due && due > Now ? due : Now;
                Do(OrderDecider.Wake);
                break;
            case 9:
                Now += TimeSpan.FromMinutes(Programs.Take(ref number, 3_000));
                _shelves.Expire(Now);
                break;
            case 10:
                _shelves.Receive(number % 2 == 0 ? "mug" : "cap", 1, Now);
                break;
            case 12 or 13:
                HearOfALine(number);
                break;
            case 11 when _taken.Count > 0:
                // An activation that does not know that it was replaced takes a step of long ago, and its result arrives.
                var (order, step) = _taken[number % _taken.Count];
                Do(_shelves.Carry(order, step, Now));
                break;
        }
    }

    private void Hear(int number)
    {
        var status = s_statuses[Programs.Take(ref number, s_statuses.Length)];
        var minute = (int)(Now - AnOrder.PlacedAt).TotalMinutes + Programs.Take(ref number, 6) - 2;
        var isCollected = status >= ChannelOrderStatus.InTransit && Programs.Take(ref number, 2) == 0;
        if (Programs.Take(ref number, 4) == 0)
            _cancelledLines.Add("line-2");

        var snapshot = AnOrder.Unpaid()
            .With(AnOrder.Line("line-1", "mug"), AnOrder.Line("line-2", "mug"), AnOrder.Line("line-3", "cap"))
            .Becomes(status, minute) with
        {
            IsCancelRequested = Programs.Take(ref number, 5) == 0,
            CollectedAt = isCollected ? AnOrder.PlacedAt.AddMinutes(1) : null,
            ShippingType = Programs.Take(ref number, 2) == 0 ? ShippingType.Seller : ShippingType.TikTok,
            IsFulfilledBySeller = Programs.Take(ref number, 8) > 0,
        };
        foreach (var line in _cancelledLines)
            snapshot = snapshot.CancellingLine(line);
        if (Programs.Take(ref number, 2) == 0)
            snapshot = snapshot.InPackages(("line-1", "package-1"), ("line-2", "package-1"), ("line-3", "package-2"));

        _shown = snapshot;
        Do((order, now) => OrderDecider.ApplySnapshot(order, snapshot, _policy, now));
    }

    /// <summary>One line goes its own way: forward, back, or out of the order.</summary>
    private void HearOfALine(int number)
    {
        var id = $"line-{1 + Programs.Take(ref number, 3)}";
        var package = s_packages[Programs.Take(ref number, s_packages.Length)];
        _lines[id] = (s_statuses[Programs.Take(ref number, s_statuses.Length)], package);
        var minute = (int)(Now - AnOrder.PlacedAt).TotalMinutes + Programs.Take(ref number, 3);
        var snapshot = _shown with
        {
            UpdatedAt = AnOrder.PlacedAt.AddMinutes(minute),
            AskedAt = Now,
            Lines = [.. _shown.Lines.Select(LineAsItIs)],
        };
        Do((order, now) => OrderDecider.ApplySnapshot(order, snapshot, _policy, now));
    }

    private ChannelOrderLine LineAsItIs(ChannelOrderLine line) => _lines.TryGetValue(line.Id, out var own)
        ? line with
        {
            Status = own.Status,
            PackageStatus = own.Package,
            IsCancelled = line.IsCancelled || own.Status is ChannelOrderStatus.Cancelled,
        }
        : line;

    private void TakeStep()
    {
        if (OrderProcess.Next(Order, Now) is not { } step)
            return;

        _taken.Add((Order, step));
        Do(_shelves.Carry(Order, step, Now));
    }

    private void Command(int number)
    {
        var command = Programs.Take(ref number, 8);
        var operation = $"operation-{Programs.Take(ref number, 8)}";
        var isOwn = Order.Channel?.ShippingType is ShippingType.Seller;
        var request = new ShipRequest([], isOwn ? "1Z-1" : null, isOwn ? "ups" : null, false, new ParcelSize(1, 1, 1, 1));
        Do(command switch
        {
            0 => (order, now) => OrderDecider.Ship(order, operation, request, now),
            1 => (order, now) => OrderDecider.Ship(order, operation, request with { LineIds = ["line-1"] }, now),
            2 => (order, now) => OrderDecider.Cancel(order, operation, "out_of_stock", [], now),
            3 => (order, now) => OrderDecider.Hold(order, operation, "look at it", [], now),
            6 => (order, now) => OrderDecider.Hold(order, operation, "this one", ["line-2"], now),
            7 => (order, now) => OrderDecider.Cancel(order, operation, "out_of_stock", ["line-3"], now),
            4 => (order, now) => OrderDecider.ReleaseHold(order, operation, HoldKind.Manual, "looked", now),
            _ => (order, now) => OrderDecider.Retry(order, operation, now),
        });
    }

    private void Settle(int number)
    {
        var outcome = Programs.Take(ref number, 3);
        var effect = $"{AnOrder.Key}/{1 + Programs.Take(ref number, 3)}";
        Do(outcome switch
        {
            0 => (order, now) => OrderEffects.Done(order, effect, "package-1", "1Z-1", "UPS", null, now),
            1 => (order, now) => OrderEffects.Refused(order, effect, "no", now),
            _ => (order, now) => OrderEffects.Delayed(order, effect, new EffectDelay("no answer", TimeSpan.FromSeconds(5)), now),
        });
        // Each delay is an attempt of its own and counts.
        LastIsRepeatable = outcome < 2;
    }

    private void Do(Decide decide)
    {
        Last = decide;
        var before = Order;
        var decision = decide(before, Now);
        if (decision is OrderDecision.Accepted accepted)
        {
            Journal.AddRange(accepted.Events);
            Order = accepted.Events.Aggregate(before, OrderFold.Apply);
        }

        _check(before, decision, Order);
    }
}
