using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.TikTok;

namespace OrderActors.Simulation.Workload;

/// <summary>Carriers: collect, lose and deliver each parcel at its own time, and reject a label now and then.</summary>
internal sealed class ParcelLife
{
    /// <summary>A label is not voided so late that its lines could not get another one.</summary>
    private static readonly TimeSpan s_lastVoid = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly SimulatedTikTok _tiktok;
    private readonly SimulationRandom _random;
    private readonly HashSet<SimulatedOrder> _voids = [];

    public ParcelLife(World world, SimulatedTikTok tiktok)
    {
        _world = world;
        _tiktok = tiktok;
        _random = world.Random.Fork();
        tiktok.Packages.Arranged += (order, package) =>
        {
            if (_random.Chance(_voids.Contains(order) ? 0.7 : 0.05))
                VoidSoon(order, package);
        };
    }

    public event Action<SimulatedOrder>? Reopened;

    /// <summary>The carrier looks in every few seconds until the order has ended.</summary>
    public void Watch(SimulatedOrder order, Story story)
    {
        if (story is Story.LabelVoided)
            _voids.Add(order);

        _world.After(_random.Seconds(5, 40), () =>
        {
            if (order.IsFinal)
                return;

            foreach (var package in order.Packages.Where(package => package.MayBeCollected && order.LinesIn(package).Any()).ToList())
            {
                if (_random.Chance(0.6))
                    Collect(order, package, story);
            }

            // No more returns.
            if (order.Status == "DELIVERED" && _random.Chance(0.5))
                _tiktok.Move(order, "COMPLETED");

            Watch(order, story);
        });
    }

    private void VoidSoon(SimulatedOrder order, SimulatedPackage package) => _world.After(_random.Seconds(1, 30), () =>
    {
        if (!package.MayBeCollected || order.IsFinal || _world.Now + s_lastVoid > order.CancelAt || !order.LinesIn(package).Any())
            return;

        _tiktok.Packages.Void(order, package);
        Reopened?.Invoke(order);
    });

    private void Collect(SimulatedOrder order, SimulatedPackage package, Story story)
    {
        package.CollectedAt = Whole(_world.Now);
        order.CollectedAt ??= package.CollectedAt;
        _world.Statistics.Saw(order.Active.All(line => line.HasLeft) ? "parcel collected" : "parcel collected, and others not");
        _tiktok.Follow(order, "parcel collected", News.Packages);
        if (story is Story.LostOnTheWay && _random.Chance(0.7))
        {
            _world.After(_random.Seconds(5, 60), () => Lose(order, package));
            return;
        }

        _world.After(_random.Seconds(1, 90), () =>
        {
            if (order.IsFinal)
                return;

            package.DeliveredAt = Whole(_world.Now);
            var isLast = order.Active.All(line => line.Package?.DeliveredAt is not null);
            order.DeliveredAt ??= isLast ? package.DeliveredAt : null;
            _tiktok.Follow(order, "parcel delivered", News.Packages);
        });
    }

    private void Lose(SimulatedOrder order, SimulatedPackage package)
    {
        if (order.IsFinal)
            return;

        _world.Statistics.Saw("parcel lost");
        _tiktok.Cancellations.Cancel(order, [.. order.LinesIn(package).Where(line => !line.IsCancelled)], "SYSTEM", "lost on the way");
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
