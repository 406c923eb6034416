using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Workload;

/// <summary>How fast life goes in this seed. Minutes stand for the days of buyers, sellers and TikTok.</summary>
/// <remarks>
/// Most seeds are brisk: all happens at once and nobody waits for what does not come, so that a second of computing holds
/// many histories. Some are slow, because what the product does after its own long waits (a promise of stock runs out
/// ten minutes after the time to pay) would never be seen in a short one.
/// </remarks>
/// <param name="OrdersWithin">Orders come from the start until then.</param>
/// <param name="FaultsFor">When all faults stop.</param>
/// <param name="ShipWithin">The shortest and the longest time after which TikTok cancels what is not shipped.</param>
/// <param name="SellerShipsWithin">How long sellers take at most to ship by hand.</param>
/// <param name="Stretch">By how much the pauses between two sweeps and two polls are longer than in a brisk seed.</param>
internal sealed record Pace(
    TimeSpan OrdersWithin,
    TimeSpan FaultsFor,
    (TimeSpan Low, TimeSpan High) ShipWithin,
    TimeSpan SellerShipsWithin,
    int Stretch)
{
    private static readonly Pace s_brisk = new(
        TimeSpan.FromMinutes(4),
        TimeSpan.FromSeconds(400),
        (TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6)),
        TimeSpan.FromMinutes(2),
        1);

    private static readonly Pace s_slow = new(
        TimeSpan.FromMinutes(8),
        TimeSpan.FromMinutes(15),
        (TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(16)),
        TimeSpan.FromMinutes(14),
        3);

    public static Pace Draw(SimulationRandom random) => random.Chance(0.85) ? s_brisk : s_slow;
}
