namespace OrderActors.Baselines;

/// <summary>A way to do with plain SQL, or with a stock framework, what OrderActors does; tuned as well as we know how.</summary>
public interface IBaseline
{
    /// <summary>Such as <c>R1</c>; the goals of the performance report name it so.</summary>
    string Name { get; }

    /// <summary>What it does, in one line of the report.</summary>
    string What { get; }

    /// <param name="database"><c>sqlite</c> or <c>postgresql</c>.</param>
    bool RunsOn(string database);

    /// <summary>Brings the schema up to date, does the run's work, and checks that its rows are there.</summary>
    /// <remarks>Each run writes for a seller of its own, so several may follow one another in one database. The clock
    /// runs from the first order handed over to the last one answered.</remarks>
    /// <exception cref="BaselineBrokenException">Rows are missing or do not add up: the run measured nothing.</exception>
    Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation);
}
