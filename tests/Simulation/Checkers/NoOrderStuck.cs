using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I4: each open order has a next action, due within a day, and a reason where it has failed.</summary>
internal sealed class NoOrderStuck(CheckedWorld world) : Checker(world)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public override void AfterCommit(Commit commit)
    {
        foreach (var (_, after) in commit.Orders)
        {
            if (after.IsTerminal)
                continue;

            Require(
                after.NextActionAt is { } at && at - World.World.Now < s_longest,
                $"order {after.Key} is open and waits for {after.NextAction ?? "nothing"} until {after.NextActionAt:O}");
            Require(
                after.State != "failed" || !string.IsNullOrEmpty(after.Failure), $"order {after.Key} has failed and does not say why");
        }
    }
}
