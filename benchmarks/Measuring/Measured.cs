namespace OrderActors.Measuring;

/// <summary>What came of measuring one goal on one database.</summary>
/// <param name="Goal">The goal's id.</param>
/// <param name="Database"><c>sqlite</c>, <c>postgresql</c>, or empty where none takes part.</param>
/// <param name="Ours">Our figure, in <paramref name="Unit"/>; null when it was not measured.</param>
/// <param name="Unit">Of our figure and of the baseline's.</param>
/// <param name="Baseline">The baseline's figure; null without one.</param>
/// <param name="Note">Why it was not measured, or what has to be known about it; may be empty.</param>
public sealed record Measured(
    string Goal, string Database, Samples? Ours, string Unit, Samples? Baseline = null, string Note = "")
{
    /// <summary>What is judged: ours, or ours divided by the baseline's.</summary>
    /// <param name="isRatio">Whether the goal is stated against a baseline.</param>
    /// <returns>Null when there is nothing to judge.</returns>
    public double? Figure(bool isRatio) => (Ours, Baseline, isRatio) switch
    {
        (null, _, _) or (_, null, true) => null,
        (_, _, true) => Baseline!.Median > 0 ? Ours.Median / Baseline.Median : null,
        _ => Ours.Median,
    };

    public static Measured Not(string goal, string database, string why) =>
        new(goal, database, null, "", Note: $"not measured: {why}");
}
