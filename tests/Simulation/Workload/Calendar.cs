using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.Workload;

/// <summary>When every process is switched off, if at all in this seed, and what waits for the next morning.</summary>
/// <param name="Evening">From the start; nothing in a seed without a night.</param>
internal sealed record Calendar(TimeSpan Evening, TimeSpan Night)
{
    /// <summary>Buyers go on for a while after the seller has gone to bed.</summary>
    private static readonly TimeSpan s_lateBuyers = TimeSpan.FromSeconds(30);

    public bool HasNight => Night > TimeSpan.Zero;

    public static Calendar Draw(SimulationRandom random, TimeSpan night, Pace pace)
    {
        var evening = random.Span(TimeSpan.FromSeconds(60), pace.FaultsFor - TimeSpan.FromSeconds(60));
        return night > TimeSpan.Zero ? new Calendar(evening, night) : new Calendar(TimeSpan.Zero, TimeSpan.Zero);
    }

    /// <summary>Moves what would fall into the night to the morning.</summary>
    public TimeSpan Shift(TimeSpan after) => HasNight && after > Evening + s_lateBuyers ? after + Night : after;
}
