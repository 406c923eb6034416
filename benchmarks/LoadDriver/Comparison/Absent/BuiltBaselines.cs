using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>Without benchmarks/Baselines there is nothing to compare with.</summary>
internal sealed class BuiltBaselines : IBaselines
{
    public string? WhyNot(string name, string database) => "benchmarks/Baselines is not there";

    public Task<double> RunAsync(string name, TrialDatabase database, TimeSpan about) =>
        throw new InvalidOperationException(WhyNot(name, database.Name));
}
