namespace OrderActors.Measuring;

/// <summary>Runs what is compared in turns, so that a machine that drifts favours nobody.</summary>
public static class Repeated
{
    /// <summary>Fewer runs say nothing about how much a figure varies.</summary>
    public const int MinRunsOfAReport = 5;

    /// <summary>Runs all contenders forwards, then backwards, then forwards again: with two of them A B B A A B B A.</summary>
    /// <param name="rounds">How often each one runs.</param>
    /// <param name="contenders">By name; each run gives one value.</param>
    public static async Task<IReadOnlyDictionary<string, Samples>> RunAsync(
        int rounds, IReadOnlyList<(string Name, Func<Task<double>> Run)> contenders)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rounds);
        var values = contenders.ToDictionary(contender => contender.Name, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, run) in round % 2 == 0 ? contenders : contenders.Reverse())
                values[name].Add(await run().ConfigureAwait(false));
        }

        return values.ToDictionary(pair => pair.Key, pair => new Samples(pair.Value));
    }
}
