using OrderActors.LoadDriver.Machines;

namespace OrderActors.LoadDriver.Comparison;

/// <summary>The baselines that figures are compared with, as far as this build has them.</summary>
internal interface IBaselines
{
    /// <returns>Null when it can run on the database; else why not.</returns>
    string? WhyNot(string name, string database);

    /// <param name="name">Such as <c>R1</c>.</param>
    /// <param name="database">Its schema is there, and orders of others may be.</param>
    /// <param name="about">How long the run should take.</param>
    /// <returns>Orders a second.</returns>
    Task<double> RunAsync(string name, TrialDatabase database, TimeSpan about);
}
