using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I1: at every committed state no unit is promised twice.</summary>
internal sealed class NoOversell(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var row in commit.Stock)
        {
            Require(
                row.Reserved >= 0 && row.Consumed >= 0 && row.Reserved + row.Consumed <= row.OnHand,
                $"{row.Key} has {row.OnHand} and promised {row.Reserved} + {row.Consumed}");
        }
    }
}
