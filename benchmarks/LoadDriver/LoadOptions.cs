using System.Globalization;
using OrderActors.LoadDriver.Machines;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver;

/// <summary>What to measure, and how long.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
        Usage: benchmarks/run.sh [quick|full] [--scenario p1,p8,...] [--database sqlite|postgresql|both]
                 [--rate orders a second] [--seconds measured] [--warm-up seconds] [--runs n] [--burst orders]
                 [--sellers n] [--shops a seller] [--skus n] [--lines of an order] [--mix uniform|zipf|single]
                 [--in-flight orders] [--connections n] [--orders of p9 and p16] [--baselines on|off]
                 [--flush-delay milliseconds, PostgreSQL alone]
        Scenarios: p1 (with P2, P3), p4, p5, p6 (with P8), p7, p9, p11, p12, p13, p14, p15, p16, in-process, burst, curve.
        """;

    private static readonly TimeSpan s_longestFlushDelay = TimeSpan.FromMilliseconds(100);

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
    public static LoadOptions Parse(string[] arguments)
    {
        var options = new LoadOptions();
        var rest = arguments.AsSpan();
        if (rest is ["quick" or "full", ..])
        {
            options = rest[0] == "full" ? Full : options;
            rest = rest[1..];
        }

        for (; !rest.IsEmpty; rest = rest[2..])
        {
            if (rest.Length == 1)
                throw new ArgumentException($"{rest[0]} needs a value\n{Usage}");

            options = options.With(rest[0], rest[1]);
        }

        if (options.FlushDelay < TimeSpan.Zero || options.FlushDelay > s_longestFlushDelay)
            throw new ArgumentException($"--flush-delay is {options.FlushDelay.TotalMilliseconds} ms; PostgreSQL takes 0 to 100");

        return options.FlushDelay > TimeSpan.Zero && options.Databases.Contains(TrialDatabase.Sqlite)
            ? throw new ArgumentException("--flush-delay needs --database postgresql: SQLite has no setting that delays a flush")
            : options;
    }

    private static LoadOptions Full => new()
    {
        IsFull = true,
        Measured = TimeSpan.FromSeconds(10),
        WarmUp = TimeSpan.FromSeconds(30),
        Runs = Repeated.MinRunsOfAReport,
    };

    private LoadOptions With(string name, string value) => name switch
    {
        "--scenario" => this with { Scenarios = value.ToLowerInvariant().Split(',') },
        "--database" => this with { Databases = value == "both" ? TrialDatabase.Both : [value] },
        "--rate" => this with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
        "--seconds" => this with { Measured = Seconds(value) },
        "--warm-up" => this with { WarmUp = Seconds(value) },
        "--runs" => this with { Runs = Number(value) },
        "--burst" => this with { Burst = Number(value) },
        "--sellers" => this with { Sellers = Number(value) },
        "--shops" => this with { Shops = Number(value) },
        "--skus" => this with { Skus = Number(value) },
        "--lines" => this with { Lines = Number(value) },
        "--mix" => this with { Mix = value },
        "--in-flight" => this with { InFlight = Number(value) },
        "--connections" => this with { Connections = Number(value), SaturatingConnections = Number(value) },
        "--orders" => this with { Orders = Number(value) },
        "--baselines" => this with { HasBaselines = value == "on" },
        "--flush-delay" => this with { FlushDelay = TimeSpan.FromMilliseconds(Number(value)) },
        _ => throw new ArgumentException($"{name} is not an argument\n{Usage}"),
    };

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
