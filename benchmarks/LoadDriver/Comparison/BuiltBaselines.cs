using OrderActors.Baselines;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>The baselines of benchmarks/Baselines in this process; the one that needs Orleans in a process of its own.</summary>
internal sealed class BuiltBaselines : IBaselines
{
    private const string OnOrleans = "R5";

    private static IBaseline? Find(string name) => AllBaselines.List.FirstOrDefault(baseline => baseline.Name == name);

    public string? WhyNot(string name, string database)
    {
        if (name == OnOrleans && Find(name) is null)
            return OrleansBaseline.WhyNot(database);
        if (Find(name) is not { } baseline)
            return $"there is no baseline {name}";

        return baseline.RunsOn(database) ? null : $"{name} has no variant for {database}";
    }

    public async Task<double> RunAsync(string name, TrialDatabase database, TimeSpan about)
    {
        var limits = BaselineLimits.Of(name);
        var orders = Math.Min(BaselineRun.MaxOrders, (int)(limits.OrdersPerSecond * about.TotalSeconds));
        if (Find(name) is not { } baseline)
            return await OrleansBaseline.RunAsync(name, database, orders, limits.Callers);

        var run = new BaselineRun(database.Name, database.ConnectionString, orders, limits.Callers, OneSku: name is "R3" or "R7");
        return (await baseline.RunAsync(run, CancellationToken.None)).PerSecond;
    }
}
