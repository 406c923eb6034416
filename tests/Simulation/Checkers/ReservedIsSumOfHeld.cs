using OrderActors.Domain.Inventory;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>The counts of a SKU are the sums over its reservations, in the same transaction.</summary>
internal sealed class ReservedIsSumOfHeld(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var row in commit.Stock)
        {
            var reservations = Tables.ReservationsOf(row.Key);
            var held = reservations.Where(one => one.Status == ReservationState.Held).Sum(one => one.Quantity - one.Consumed);
            var consumed = reservations.Sum(one => one.Consumed);
            consumed += Tables.Forgotten.Where(one => one.Key == row.Key).Sum(one => one.Consumed);
            Require(held == row.Reserved, $"{row.Key} says {row.Reserved} reserved, its reservations say {held}");
            Require(consumed == row.Consumed, $"{row.Key} says {row.Consumed} consumed, its reservations say {consumed}");
        }
    }
}
