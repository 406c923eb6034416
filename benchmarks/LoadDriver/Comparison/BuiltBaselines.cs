using OrderActors.Baselines;
using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>The baselines of benchmarks/Baselines, in this process.</summary>
internal sealed class BuiltBaselines : IBaselines
{
    private static IBaseline? Find(string name) => AllBaselines.List.FirstOrDefault(baseline => baseline.Name == name);

    public string? WhyNot(string name, string database)
    {
        if (Find(name) is not { } baseline)
            return $"there is no baseline {name}";

        return baseline.RunsOn(database) ? null : $"{name} has no variant for {database}";
    }

    public async Task<double> RunAsync(string name, TrialDatabase database, TimeSpan about)
    {
        var limits = BaselineLimits.Of(name);
        var orders = Math.Min(BaselineRun.MaxOrders, (int)(limits.OrdersPerSecond * about.TotalSeconds));
        var baseline = Find(name) ?? throw new ArgumentException($"there is no baseline {name}", nameof(name));
        var run = new BaselineRun(database.Name, database.ConnectionString, orders, limits.Callers, OneSku: name is "R3" or "R7");
        return (await baseline.RunAsync(run, CancellationToken.None)).PerSecond;
    }
}
