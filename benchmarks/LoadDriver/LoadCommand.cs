using System.CommandLine;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver;

/// <summary>The command line of <c>benchmarks/run.sh</c>. What is not given stays as the size of the run says.</summary>
internal sealed class LoadCommand : RootCommand
{
    private const int MaxFlushDelay = 100;

    private readonly Argument<string> _size = new Argument<string>("size")
    {
        Description = "quick takes some minutes; full repeats each run often enough for a report.",
        DefaultValueFactory = _ => "quick",
    }.AcceptOnlyFromAmong("quick", "full");

    private readonly Option<string?> _scenario = new("--scenario")
    {
        Description = "One or more, separated by commas: p1 (with P2, P3), p4, p5, p6 (with P8), p7, p9, p11, p12, p13, p14, "
            + "p15, p16, p17, p21, in-process, burst, curve.",
    };

    private readonly Option<string?> _database = new Option<string?>("--database").AcceptOnlyFromAmong([.. TrialDatabase.Both, "both"]);
    private readonly Option<double?> _rate = new("--rate") { Description = "Orders a second." };
    private readonly Option<double?> _seconds = new("--seconds") { Description = "How long is measured." };
    private readonly Option<double?> _warmUp = new("--warm-up") { Description = "Seconds before the first run." };
    private readonly Option<int?> _runs = new("--runs");
    private readonly Option<int?> _burst = new("--burst") { Description = "Orders placed at once." };
    private readonly Option<int?> _sellers = new("--sellers");
    private readonly Option<int?> _shops = new("--shops") { Description = "Shops of a seller." };
    private readonly Option<int?> _skus = new("--skus");
    private readonly Option<int?> _lines = new("--lines") { Description = "Lines of an order." };
    private readonly Option<string?> _mix = new Option<string?>("--mix").AcceptOnlyFromAmong("uniform", "zipf", "single");
    private readonly Option<int?> _inFlight = new("--in-flight") { Description = "Orders under way when the system is saturated." };
    private readonly Option<int?> _connections = new("--connections");
    private readonly Option<int?> _orders = new("--orders") { Description = "Orders of p9 and p16." };
    private readonly Option<string?> _baselines = new Option<string?>("--baselines").AcceptOnlyFromAmong("on", "off");

    private readonly Option<int> _flushDelay = new("--flush-delay")
    {
        Description = "Milliseconds that each flush of a commit takes longer; PostgreSQL alone.",
    };

    public LoadCommand() : base("Measures how fast OrderActors is, beside baselines that write the same rows.")
    {
        Arguments.Add(_size);
        Option[] all =
        [
            _scenario, _database, _rate, _seconds, _warmUp, _runs, _burst, _sellers, _shops, _skus, _lines, _mix, _inFlight,
            _connections, _orders, _baselines, _flushDelay,
        ];
        foreach (var option in all)
            Options.Add(option);

        Validators.Add(given =>
        {
            var delay = given.GetValue(_flushDelay);
            if (delay is < 0 or > MaxFlushDelay)
                given.AddError($"--flush-delay is {delay} ms; PostgreSQL takes 0 to {MaxFlushDelay}");
            else if (delay > 0 && given.GetValue(_database) != TrialDatabase.PostgreSql)
                given.AddError("--flush-delay needs --database postgresql: SQLite has no setting that delays a flush");
        });
    }

    /// <exception cref="ArgumentException">What is wrong, and all that there is.</exception>
    public LoadOptions Read(string[] arguments)
    {
        var parsed = Parse(arguments);
        return parsed.Errors.Count == 0
            ? Read(parsed)
            : throw new ArgumentException(string.Join('\n', parsed.Errors.Select(error => error.Message).Append(Help())));
    }

    /// <summary>All that there is to give.</summary>
    public string Help()
    {
        using var text = new StringWriter();
        Parse("--help").Invoke(new InvocationConfiguration { Output = text });
        return text.ToString();
    }

    public static bool IsAskedForHelp(string[] arguments) =>
        new LoadCommand().Parse(arguments).Action is System.CommandLine.Help.HelpAction;

    private LoadOptions Read(ParseResult given)
    {
        var size = given.GetValue(_size) == "full" ? LoadOptions.Full : new LoadOptions();
        return size with
        {
            Scenarios = given.GetValue(_scenario)?.ToLowerInvariant().Split(',') ?? size.Scenarios,
            Databases = given.GetValue(_database) is { } database and not "both" ? [database] : size.Databases,
            Rate = given.GetValue(_rate) ?? size.Rate,
            Measured = Seconds(given.GetValue(_seconds)) ?? size.Measured,
            WarmUp = Seconds(given.GetValue(_warmUp)) ?? size.WarmUp,
            Runs = given.GetValue(_runs) ?? size.Runs,
            Burst = given.GetValue(_burst) ?? size.Burst,
            Sellers = given.GetValue(_sellers) ?? size.Sellers,
            Shops = given.GetValue(_shops) ?? size.Shops,
            Skus = given.GetValue(_skus) ?? size.Skus,
            Lines = given.GetValue(_lines) ?? size.Lines,
            Mix = given.GetValue(_mix) ?? size.Mix,
            InFlight = given.GetValue(_inFlight) ?? size.InFlight,
            Connections = given.GetValue(_connections) ?? size.Connections,
            SaturatingConnections = given.GetValue(_connections) ?? size.SaturatingConnections,
            Orders = given.GetValue(_orders) ?? size.Orders,
            HasBaselines = given.GetValue(_baselines) is not "off",
            FlushDelay = TimeSpan.FromMilliseconds(given.GetValue(_flushDelay)),
        };
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;
}
