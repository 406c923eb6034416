using System.Diagnostics;
using System.Globalization;
using OrderActors.LoadDriver.Checks;
using OrderActors.LoadDriver.Comparison;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>All scenarios on one database: they share a warm installation, and its rules are checked when all are through.</summary>
internal sealed class LoadSession(string database, LoadOptions options, IBaselines baselines) : IAsyncDisposable
{
    /// <summary>Of what is measured: so long a baseline runs before its first run counts, as the installation does.</summary>
    private const double WarmUpOfBaselines = 0.5;

    /// <summary>Lines nearer to each other are of the same run.</summary>
    private static readonly TimeSpan s_oneRun = TimeSpan.FromSeconds(0.5);

    private readonly List<double> _saturated = [];
    private readonly List<object> _raw = [];
    private readonly Func<DiskWrites> _written = DiskWrites.Begin();
    private readonly HashSet<string> _warmBaselines = [];
    private readonly List<(string Name, LineChart Chart)> _charts = [];
    private Installation? _installation;
    private TrialDatabase? _comparison;
    private long _told = Stopwatch.GetTimestamp();
    private bool _isWarm;
    private bool _isBroken;

    public string Database { get; } = database;

    public LoadOptions Options { get; } = options;

    public IBaselines Baselines { get; } = baselines;

    /// <summary>What each single run gave, for the file of results.</summary>
    public IReadOnlyList<object> Raw => _raw;

    /// <summary>Pictures to keep beside the results.</summary>
    public IReadOnlyList<(string Name, LineChart Chart)> Charts => _charts;

    /// <summary>Whether any check so far found a broken rule.</summary>
    public bool IsBroken => _isBroken;

    public IReadOnlyDictionary<string, string> DatabaseFacts { get; private set; } = new Dictionary<string, string>();

    public async Task<Installation> InstallationAsync()
    {
        if (_installation is null)
        {
            _installation = await Installation.StartAsync(
                Database, new LoadPlan(Options.Sellers, Options.Shops, Options.Skus, Options.Lines));
            DatabaseFacts = await _installation.Database.FactsAsync();
        }

        return _installation;
    }

    /// <summary>An empty database beside the installation's, on the same server, for baselines.</summary>
    public async Task<TrialDatabase> ComparisonAsync() => _comparison ??= await TrialDatabase.CreateAsync(Database);

    /// <summary>As many orders a second as become processing with the given mix; the first run of a session warms up for long.</summary>
    public async Task<double> SaturateAsync(string name, OrderMix mix, bool isUniform)
    {
        var installation = await InstallationAsync();
        var saturation = new Saturation(installation, mix, Options.InFlight, Options.SaturatingConnections);
        var result = await saturation.RunAsync(TakeWarmUp(), Options.Measured, new ProgressLine($"{name} {Database}"));
        if (isUniform)
            _saturated.Add(result.OrdersPerSecond);

        Tell(name, $"{result.OrdersPerSecond:0} orders/s, {result.WebhooksPerSecond:0} webhooks/s answered p50 {Text(result.Acknowledged.At(50))}"
            + $" p99 {Text(result.Acknowledged.At(99))}, {result.Refused} refused; {CpuShares.Describe(result.Shares, result.OrdersPerSecond)}");
        Keep(name, new { result.OrdersPerSecond, result.WebhooksPerSecond, result.Shares, AcknowledgedP99 = result.Acknowledged.At(99) });
        return result.OrdersPerSecond;
    }

    public async Task<OrderMix> MixAsync(string name, int seed, int? onlySeller = null)
    {
        var installation = await InstallationAsync();
        var templates = onlySeller is { } seller
            ? [.. installation.Templates.Skip(seller * Options.Shops).Take(Options.Shops)]
            : installation.Templates;
        return name switch
        {
            "uniform" => OrderMix.Uniform(templates, seed),
            "zipf" => OrderMix.Zipf(templates, seed),
            "single" => OrderMix.SingleSku(templates, seed),
            _ => throw new ArgumentException($"{name} is no mix of orders; uniform, zipf and single are"),
        };
    }

    /// <summary>Orders a second that saturate the installation: what earlier runs gave, or one made for it.</summary>
    public async Task<double> SaturatingRateAsync()
    {
        if (_saturated.Count == 0)
            await SaturateAsync("saturated", await MixAsync("uniform", 1), isUniform: true);

        return new Samples(_saturated).Median;
    }

    /// <summary>The asked-for rate, or a share of what saturates.</summary>
    public async Task<double> RateAsync(double share) => Options.Rate ?? (share * await SaturatingRateAsync());

    public TimeSpan TakeWarmUp()
    {
        var warmUp = _isWarm ? Options.ShortWarmUp : Options.WarmUp;
        _isWarm = true;
        return warmUp;
    }

    /// <summary>A line of the report; the first one of a run also tells what the disks wrote since the run before.</summary>
    public void Tell(string name, string text)
    {
        if (Stopwatch.GetElapsedTime(_told) > s_oneRun)
        {
            var written = _written();
            Keep($"{name}-disk", written);
            text = $"{text}; {written.Describe()}";
        }

        _told = Stopwatch.GetTimestamp();
        Console.WriteLine($"{name,-10} {Database,-10} {text}");
    }

    public void Keep(string name, object result) => _raw.Add(new { name, Database, at = DateTimeOffset.UtcNow, result });

    public void Draw(string name, LineChart chart) => _charts.Add(($"{name}-{Database}", chart));

    public static string Text(TimeSpan? time) => time is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0.0} ms")
        : "none";

    /// <summary>Runs what is to be compared, in turns.</summary>
    public async Task<IReadOnlyDictionary<string, Samples>> CompareAsync(
        IReadOnlyList<(string Name, Func<Task<double>> Run)> contenders) => await Repeated.RunAsync(Options.Runs, contenders);

    /// <summary>A baseline as a contender; it writes beside the installation, not into it.</summary>
    public (string Name, Func<Task<double>> Run) ContenderOf(string baseline) => (baseline, async () =>
    {
        var database = await ComparisonAsync();
        if (_warmBaselines.Add(baseline))
            await Baselines.RunAsync(baseline, database, WarmUpOfBaselines * Options.Measured);

        var since = Stopwatch.GetTimestamp();
        var rate = await Baselines.RunAsync(baseline, database, Options.Measured);
        Tell(baseline, $"{rate:0}/s, in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s with its preparation and checks");
        Keep(baseline, new { PerSecond = rate });
        return rate;
    }
    );

    /// <returns>Null when the baseline can run here; else the reason.</returns>
    public string? WhyNoBaseline(string name) =>
        Options.HasBaselines ? Baselines.WhyNot(name, Database) : "baselines were switched off";

    /// <returns>The rules that the shared installation broke; none when it was not used.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync() => _installation is null
        ? []
        : await CheckAsync(_installation, "check");

    public async Task<IReadOnlyList<string>> CheckAsync(Installation installation, string name)
    {
        var findings = await new InvariantCheck(installation).RunAsync(new ProgressLine($"{name} {Database}"));
        return Judge(name, findings, installation.Book.Count);
    }

    /// <returns>The rules that are broken.</returns>
    public IReadOnlyList<string> Judge(string name, IReadOnlyList<Finding> findings, int orders)
    {
        var broken = findings.Where(finding => finding.Broken is not null).Select(finding => finding.Broken!).ToList();
        _isBroken |= broken.Count > 0;
        Tell(name, broken.Count == 0
            ? $"{findings.Count} rules hold after {orders} orders"
            : $"throughput 0: {string.Join(" | ", broken)}");
        Keep(name, findings);
        return broken;
    }

    public async ValueTask DisposeAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
        if (_comparison is not null)
            await _comparison.DisposeAsync();
    }
}
