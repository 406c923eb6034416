using System.Globalization;
using OrderActors.LoadDriver.Comparison;
using OrderActors.LoadDriver.InProcess;
using OrderActors.LoadDriver.Machines;
using OrderActors.LoadDriver.Scenarios;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver;

/// <summary>Runs the scenarios that were asked for, prints the table of goals, and keeps the results.</summary>
internal static class LoadProgram
{
    private const string Folder = "benchmarks/results";

    private static readonly IReadOnlyList<IScenario> s_scenarios =
    [
        new OrdersScenario(),
        new ReservationsScenario(),
        new HotSkuScenario(),
        new LatencyScenario(),
        new WebhooksScenario(),
        new MemoryScenario(),
        new OverloadScenario(),
        new SubscriberScenario(),
        new NoisySellerScenario(),
        new StartScenario(),
        new ImportScenario(),
        new JournalScenario(),
        new CurveScenario(),
        new InProcessScenario(),
        new WakeScenario(),
        new EndpointsScenario(),
        new Elsewhere("p10", "benchmarks/Generator fills and measures the lists"),
        new BurstScenario(),
    ];

    /// <returns>0; 1 when a rule was broken; 2 when an argument is wrong.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [MemoryChild.Word, var place, var count])
            return await MemoryChild.RunAsync(place, int.Parse(count, CultureInfo.InvariantCulture));

        if (LoadCommand.IsAskedForHelp(arguments))
        {
            Console.WriteLine(new LoadCommand().Help());
            return 0;
        }

        LoadOptions options;
        IReadOnlyList<IScenario> scenarios;
        try
        {
            options = LoadOptions.Parse(arguments);
            scenarios = Chosen(options);
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }

        var at = DateTimeOffset.UtcNow;
        var machine = MachineFacts.Read();
        if (options.FlushDelay > TimeSpan.Zero)
            await PostgresTrialDatabase.DelayFlushesAsync(options.FlushDelay);
        var outcomes = new List<SessionOutcome>();
        foreach (var database in options.Databases)
            outcomes.Add(await MeasureAsync(database, options, scenarios));

        var measured = outcomes.SelectMany(outcome => outcome.Measured).ToList();
        Print(options, machine, measured);
        var stem = await ResultFile.WriteAsync(
            Folder, options.Scenarios.Count > 0 ? string.Join('-', options.Scenarios) : options.IsFull ? "full" : "quick", at,
            new { at, options, machine, databases = outcomes.Select(outcome => outcome.Facts), measured, runs = outcomes.SelectMany(outcome => outcome.Raw) });
        foreach (var (name, chart) in outcomes.SelectMany(outcome => outcome.Charts))
            await File.WriteAllTextAsync($"{stem}-{name}.svg", chart.ToSvg());
        Console.WriteLine($"written to {stem}.json");
        return outcomes.TrueForAll(outcome => outcome.IsSound) ? 0 : 1;
    }

    private static IReadOnlyList<IScenario> Chosen(LoadOptions options)
    {
        if (options.Scenarios.Count == 0)
            return [.. s_scenarios.Where(scenario => scenario.IsPartOfTheReport || (options.IsFull && scenario is CurveScenario))];

        var unknown = options.Scenarios.FirstOrDefault(name => !s_scenarios.Any(scenario => scenario.Names.Contains(name)));
        return unknown is null
            ? [.. s_scenarios.Where(scenario => scenario.Names.Intersect(options.Scenarios).Any())]
            : throw new ArgumentException($"{unknown} is no scenario\n{new LoadCommand().Help()}");
    }

    private static async Task<SessionOutcome> MeasureAsync(
        string database, LoadOptions options, IReadOnlyList<IScenario> scenarios)
    {
        await using var session = new LoadSession(database, options, new BuiltBaselines());
        var measured = new List<Measured>();
        foreach (var scenario in scenarios)
            measured.AddRange(await scenario.RunAsync(session));

        var broken = await session.CheckAsync();
        return new SessionOutcome(
            broken.Count == 0 ? measured : measured.ConvertAll(row => Measured.Not(row.Goal, database, $"throughput 0, {broken[0]}")),
            session.DatabaseFacts, session.Raw, session.Charts, !session.IsBroken);
    }

    private static void Print(LoadOptions options, IReadOnlyDictionary<string, string> machine, List<Measured> measured)
    {
        Console.WriteLine();
        Console.WriteLine(string.Join(", ", machine.Select(fact => $"{fact.Key}: {fact.Value}")));
        Console.WriteLine();
        var goals = options.Scenarios.Count == 0
            ? Goals.All
            : [.. Goals.All.Where(goal => measured.Any(row => row.Goal == goal.Id))];
        if (goals.Count > 0)
            Console.WriteLine(GoalTable.Write(goals, measured, options.Databases));
    }

    /// <param name="Facts">Settings of the database.</param>
    /// <param name="Raw">Every single run.</param>
    /// <param name="IsSound">No rule was broken.</param>
    private sealed record SessionOutcome(
        IReadOnlyList<Measured> Measured,
        IReadOnlyDictionary<string, string> Facts,
        IReadOnlyList<object> Raw,
        IReadOnlyList<(string Name, LineChart Chart)> Charts,
        bool IsSound);
}
