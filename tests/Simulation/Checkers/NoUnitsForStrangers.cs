using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>Units are promised to an order that is stored: in the same transaction, or before it.</summary>
internal sealed class NoUnitsForStrangers(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var row in commit.Sets.SelectMany(stored => stored.Set.Rows).OfType<RowImage.Reservation>())
        {
            Require(
                row.OrderRef.Length == 0 || Tables.FindOrder(OrderKey.Parse(row.OrderRef).RowId) is not null,
                $"{row.Key} promises units to {row.OrderRef}, which is not stored");
        }
    }
}
