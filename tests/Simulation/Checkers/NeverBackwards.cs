using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I8: what we know of an order never becomes older, and what has ended stays ended.</summary>
internal sealed class NeverBackwards(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var (before, after) in commit.Orders)
        {
            if (before is null)
                continue;

            Require(
                after.ChannelUpdatedAt >= before.ChannelUpdatedAt,
                $"order {after.Key} knew TikTok's state of {before.ChannelUpdatedAt:T} and went back to {after.ChannelUpdatedAt:T}");
            // A look that brought no news moves the times of the row, and is no event.
            var looked = before with { UpdatedAt = after.UpdatedAt, NextActionAt = after.NextActionAt };
            // An image without a payload leaves the stored one.
            var image = after with { OrderData = after.OrderData ?? before.OrderData };
            Require(
                after.Version > before.Version || image.Equals(looked),
                $"order {after.Key} went from version {before.Version} to {after.Version}: {before} became {after}");
            Require(!before.IsTerminal || after.IsTerminal, $"order {after.Key} had ended and came back");
        }
    }
}
