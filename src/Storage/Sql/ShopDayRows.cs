using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

internal static class ShopDayRows
{
    /// <remarks>
    /// The build is looked up here and not before: the cursor's row is locked by now, so a rebuild that gives the subscriber
    /// another build has either done so, or waits until this is committed and has counted it itself.
    /// </remarks>
    public static SqlStep Add(SubscriberRow.ShopDay row) => new(
        new SqlQuery(
            """
            INSERT INTO shop_days (build, seller_id, shop_id, day, created, shipped, delivered, cancelled, failed, units)
            SELECT build, @seller, @shop, @day, @created, @shipped, @delivered, @cancelled, @failed, @units
            FROM projection_builds WHERE subscriber = @subscriber
            ON CONFLICT (build, seller_id, shop_id, day) DO UPDATE SET
              created = shop_days.created + excluded.created,
              shipped = shop_days.shipped + excluded.shipped,
              delivered = shop_days.delivered + excluded.delivered,
              cancelled = shop_days.cancelled + excluded.cancelled,
              failed = shop_days.failed + excluded.failed,
              units = shop_days.units + excluded.units
            """)
            .With("seller", row.Shop.SellerId).With("shop", row.Shop.ShopId).With("day", row.Day)
            .With("created", row.Added.Created).With("shipped", row.Added.Shipped)
            .With("delivered", row.Added.Delivered).With("cancelled", row.Added.Cancelled)
            .With("failed", row.Added.Failed).With("units", row.Added.Units).With("subscriber", row.Subscriber),
        Rows: 1);
}
