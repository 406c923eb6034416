using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Scenarios;

/// <summary>A goal that no load shows; the table says why.</summary>
internal sealed class Elsewhere(string goal, string why) : IScenario
{
    public IReadOnlyList<string> Names { get; } = [goal];

    public Task<IReadOnlyList<Measured>> RunAsync(LoadSession session) =>
        Task.FromResult<IReadOnlyList<Measured>>([Measured.Not(goal.ToUpperInvariant(), session.Database, why)]);
}
