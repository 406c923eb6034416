using System.Globalization;

namespace OrderActors.Measuring;

/// <summary>Goals, figures and verdicts side by side.</summary>
public static class GoalTable
{
    /// <param name="measured">Any order; goals without a figure get a row that says so.</param>
    /// <param name="databases">Those that were asked for.</param>
    public static string Write(IReadOnlyList<Goal> goals, IReadOnlyList<Measured> measured, IReadOnlyList<string> databases)
    {
        var table = new TextTable("goal", "database", "what", "ours", "baseline", "figure", "floor / goal / beyond", "verdict");
        foreach (var goal in goals)
        {
            foreach (var row in RowsOf(goal, measured, databases))
                Add(table, goal, row);
        }

        return table.ToString();
    }

    private static List<Measured> RowsOf(Goal goal, IReadOnlyList<Measured> measured, IReadOnlyList<string> databases)
    {
        var own = measured.Where(row => row.Goal == goal.Id).ToList();
        return own.Count > 0 ? own : [.. databases.Select(database => Measured.Not(goal.Id, database, "it was not asked for"))];
    }

    private static void Add(TextTable table, Goal goal, Measured row)
    {
        var figure = row.Figure(goal.Baseline is not null);
        var verdict = figure is { } value ? goal.Judge(value)
            : row.Ours is null ? row.Note
            : $"not judged: no figure of {goal.Baseline}";
        table.Add(
            goal.Id,
            row.Database,
            goal.What,
            row.Ours is null ? "" : $"{row.Ours} {row.Unit}",
            row.Baseline is null ? goal.Baseline ?? "" : $"{goal.Baseline} {row.Baseline}",
            figure is { } shown ? $"{shown.ToString("0.###", CultureInfo.InvariantCulture)} {goal.Unit}" : "",
            goal.Bounds(),
            row.Ours is null || row.Note.Length == 0 ? verdict : $"{verdict}; {row.Note}");
    }
}
