using OrderActors.LoadDriver.Machines;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver;

/// <summary>What to measure, and how long.</summary>
internal sealed record LoadOptions
{
    public bool IsFull { get; init; }

    /// <summary>In the order of the report; empty for all that have a goal.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    public IReadOnlyList<string> Databases { get; init; } = TrialDatabase.Both;

    /// <summary>Orders a second of the open-loop scenarios; null: a share of what saturates, as the goal says.</summary>
    public double? Rate { get; init; }

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Before the first run: a cold process compiles while it works.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Before each later run, until as many orders are under way as the load asks for.</summary>
    public TimeSpan ShortWarmUp => IsFull ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(1);

    public int Runs { get; init; } = 1;

    /// <summary>Orders placed at once.</summary>
    public int Burst { get; init; } = 3_000;

    public int Sellers { get; init; } = 4;

    public int Shops { get; init; } = 8;

    public int Skus { get; init; } = 50;

    public int Lines { get; init; } = 1;

    public string Mix { get; init; } = "uniform";

    /// <summary>Orders under way when the system is saturated.</summary>
    public int InFlight { get; init; } = 2_000;

    public int Connections { get; init; } = 64;

    /// <summary>Connections of a load that saturates: with fewer, orders would wait in the driver for an answer to another one.</summary>
    public int SaturatingConnections { get; init; } = 256;

    /// <summary>Orders that are activated (P9) or that a shop has before it is connected (P16).</summary>
    public int? Orders { get; init; }

    public bool HasBaselines { get; init; } = true;

    /// <summary>Added to each flush of a commit, ours and the baselines': this machine's disk is faster than a cloud's volumes.</summary>
    public TimeSpan FlushDelay { get; init; }

    /// <exception cref="ArgumentException">An argument is unknown or has no value.</exception>
    public static LoadOptions Parse(string[] arguments) => new LoadCommand().Read(arguments);

    /// <summary>Longer, and often enough for a report.</summary>
    public static LoadOptions Full => new()
    {
        IsFull = true,
        Measured = TimeSpan.FromSeconds(10),
        WarmUp = TimeSpan.FromSeconds(30),
        Runs = Repeated.MinRunsOfAReport,
    };
}
