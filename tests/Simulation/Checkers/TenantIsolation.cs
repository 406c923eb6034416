using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I11: nothing that one seller's stream writes belongs to another. (The shop itself refuses foreign tokens.)</summary>
internal sealed class TenantIsolation(CheckedWorld world) : Checker(world)
{
    public override void AfterCommit(Commit commit)
    {
        foreach (var (set, _) in commit.Sets)
        {
            var seller = set.Stream.Split('/')[1];
            foreach (var row in set.Rows)
                Require(SellerOf(row) == seller, $"{set.Stream} wrote a row of {SellerOf(row)}: {row}");
        }
    }

    private static string SellerOf(RowImage image) => image switch
    {
        RowImage.Order row => row.Key.SellerId,
        RowImage.Stock row => row.Key.SellerId,
        RowImage.Reservation row when row.OrderRef.Length > 0 && OrderKey.Parse(row.OrderRef).SellerId != row.Key.SellerId =>
            OrderKey.Parse(row.OrderRef).SellerId,
        RowImage.Reservation row => row.Key.SellerId,
        RowImage.ForgottenReservation row => row.Key.SellerId,
        RowImage.StockOperation row => row.Key.SellerId,
        RowImage.ForgottenStockOperation row => row.Key.SellerId,
        RowImage.Effect row => row.SellerId,
        RowImage.Shop row => row.Key.SellerId,
        RowImage.Listing row => row.Key.SellerId,
        _ => throw Domain.Invariant.Unreachable(image),
    };
}
