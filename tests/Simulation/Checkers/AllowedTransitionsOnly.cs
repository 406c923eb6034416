using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I8: an order's row goes only ways that the specification draws. The table is written out anew on purpose.</summary>
internal sealed class AllowedTransitionsOnly(CheckedWorld world) : Checker(world)
{
    private static readonly Dictionary<string, string> s_next = new(StringComparer.Ordinal)
    {
        ["received"] = "processing failed cancelled",
        ["processing"] = "shipped failed cancelled",
        ["shipped"] = "delivered",
        ["delivered"] = "",
        ["failed"] = "processing cancelled",
        ["cancelled"] = "",
    };

    public override void AfterCommit(Commit commit)
    {
        foreach (var (before, after) in commit.Orders)
        {
            Require(
                IsReachable(before?.State ?? "received", after.State),
                $"order {after.Key} went from {before?.State ?? "nothing"} to {after.State}");
        }
    }

    /// <summary>One transaction may hold several steps, such as received, processing, shipped.</summary>
    private static bool IsReachable(string from, string to) =>
        from == to || s_next[from].Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(next => IsReachable(next, to, 4));

    private static bool IsReachable(string from, string to, int steps) =>
        from == to || (steps > 0 && s_next[from].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Any(next => IsReachable(next, to, steps - 1)));
}
