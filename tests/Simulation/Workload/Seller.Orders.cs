using System.Collections.Immutable;
using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>What sellers do with their orders, whole and line by line.</summary>
internal sealed partial class Seller
{
    private const int MaxShipTries = 12;

    private static readonly Caller s_nobody = new("", "", "", null);

    private readonly List<AskedCommand> _asked = [];
    private readonly List<StandingHold> _holds = [];
    private int _lastParcel;

    /// <summary>Everything that was asked of orders, whatever became of it.</summary>
    public IReadOnlyList<AskedCommand> Asked => _asked;

    /// <summary>Holds that were answered as accepted.</summary>
    public IReadOnlyList<StandingHold> Holds => _holds;

    /// <summary>Told of each answer to a command to ship.</summary>
    public event Action<SimulatedOrder, AskedCommand, CommandReply>? ShipAnswered;

    /// <summary>Ships by hand, trying again while the order is not ready.</summary>
    /// <param name="inParts">Some lines first, and the others later.</param>
    public void Ship(SimulatedOrder order, TimeSpan within, bool inParts)
    {
        var after = _random.Span(TimeSpan.FromSeconds(3), within);
        Begin($"ship {order.Id}", after, () => ShipAsync(order, inParts));
    }

    private async Task ShipAsync(SimulatedOrder order, bool inParts)
    {
        for (var tries = 0; tries < MaxShipTries && order.MayShip; tries++)
        {
            var lines = inParts && tries < MaxShipTries / 2 ? PickParcel(order) : [];
            if (await ShipAsync(order, lines) && lines.IsEmpty)
                return;

            await DelayAsync(lines.IsEmpty ? _random.Seconds(20, 90) : _random.Seconds(5, 60));
        }
    }

    private async Task<bool> ShipAsync(SimulatedOrder order, ImmutableArray<string> lines)
    {
        var isOwnCarrier = order.ShippingType == "SELLER";
        var request = new ShipOrder(
            s_nobody,
            [.. lines],
            isOwnCarrier ? FormattableString.Invariant($"own-{order.Id}-{++_lastParcel}") : null,
            isOwnCarrier ? "carrier" : null,
            _random.Chance(0.5),
            order.Shop.Market == "US" ? new Parcel(10, 10, 10, 100) : null);
        var (reply, asked) = await AskOrderAsync(
            "ship", order, lines, caller => Grain(order).ShipAsync(request with { Caller = caller }));
        ShipAnswered?.Invoke(order, asked, reply);
        return reply.Accepted;
    }

    /// <summary>Lines of one parcel: those of a package where there are packages, else any that are open.</summary>
    private ImmutableArray<string> PickParcel(SimulatedOrder order)
    {
        var open = order.Open.ToList();
        if (open.Count == 0)
            return [];

        var first = _random.Pick<SimulatedLine>(open);
        var lines = first.Package is null || _random.Chance(0.1)
            ? open.Where(line => line == first || _random.Chance(0.3))
            : open.Where(line => line.Package == first.Package);
        return [.. lines.Select(line => line.Id)];
    }

    public void Cancel(SimulatedOrder order) => Begin($"cancel {order.Id}", _random.Seconds(0, 150), () => CancelAsync(order, []));

    public void CancelLines(SimulatedOrder order) => Begin($"cancel lines of {order.Id}", _random.Seconds(0, 100), async () =>
    {
        if (PickSome(order) is { IsEmpty: false } lines)
            await CancelAsync(order, lines);
    });

    private Task CancelAsync(SimulatedOrder order, ImmutableArray<string> lines) =>
        AskOrderAsync("cancel", order, lines, caller => Grain(order).CancelAsync(
            new CancelOrder(caller, "seller_cancel_reason_out_of_stock", lines.IsEmpty ? null : [.. lines])));

    public void HoldForAWhile(SimulatedOrder order) => Begin(
        $"hold {order.Id}", _random.Seconds(0, 120), () => HoldAsync(order, [], _random.Seconds(5, 120)));

    /// <summary>Holds some lines for a while, or for good: these are cancelled by TikTok at last.</summary>
    public void HoldLines(SimulatedOrder order) => Begin($"hold lines of {order.Id}", _random.Seconds(0, 100), async () =>
    {
        if (PickSome(order) is { IsEmpty: false } lines)
            await HoldAsync(order, lines, _random.Chance(0.7) ? _random.Seconds(5, 200) : null);
    });

    private async Task HoldAsync(SimulatedOrder order, ImmutableArray<string> lines, TimeSpan? length)
    {
        var (reply, asked) = await AskOrderAsync("hold", order, lines, caller => Grain(order).HoldAsync(
            new HoldOrder(caller, "to be checked", lines.IsEmpty ? null : [.. lines])));
        if (!reply.Accepted)
            return;

        var hold = new StandingHold(order, asked.LineIds, world.Now);
        _holds.Add(hold);
        if (length is not { } span)
            return;

        await DelayAsync(span);
        hold.ReleasedAt = world.Now;
        await AskAsync(caller => Grain(order).ReleaseHoldAsync(new ReleaseHold(caller, "Manual", "is fine")));
    }

    private ImmutableArray<string> PickSome(SimulatedOrder order)
    {
        var lines = order.Active.Where(line => !line.HasLeft).ToList();
        if (lines.Count == 0)
            return [];

        var first = _random.Pick<SimulatedLine>(lines);
        return [.. lines.Where(line => line == first || _random.Chance(0.4)).Select(line => line.Id)];
    }

    public void Retry(SimulatedOrder order, TimeSpan after) => Begin($"retry {order.Id}", after, () =>
        AskAsync(caller => Grain(order).RetryAsync(new RetryOrder(caller))));

    private async Task<(CommandReply Reply, AskedCommand Asked)> AskOrderAsync(
        string kind, SimulatedOrder order, ImmutableArray<string> lines, Func<Caller, Task<CommandReply>> command)
    {
        var asked = new AskedCommand(kind, order.Id, FormattableString.Invariant($"op-{++_lastOperation}"), lines, world.Now);
        _asked.Add(asked);
        var (reply, operation) = await AskAsync(command, asked.OperationId);
        if (reply.Accepted)
            Accepted?.Invoke(new AcceptedCommand(kind, StreamOf(order), operation));

        return (reply, asked);
    }

    private IOrderGrain Grain(SimulatedOrder order) => _grains.GetGrain<IOrderGrain>(KeyOf(order).ToString());

    private static OrderKey KeyOf(SimulatedOrder order) => new(order.Shop.Key.SellerId, order.Shop.Key.ShopId, order.Id);

    private static string StreamOf(SimulatedOrder order) => KeyOf(order).Stream;
}

/// <param name="LineIds">Empty = the whole order.</param>
internal sealed record AskedCommand(
    string Kind, string OrderId, string OperationId, ImmutableArray<string> LineIds, DateTimeOffset At);

/// <summary>A hold as the person who placed it knows it.</summary>
internal sealed class StandingHold(SimulatedOrder order, ImmutableArray<string> lineIds, DateTimeOffset since)
{
    public SimulatedOrder Order => order;

    public DateTimeOffset Since => since;

    /// <summary>When its end was asked for; null while it stands.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    public bool Covers(string lineId) => lineIds.IsEmpty || lineIds.Contains(lineId);
}
