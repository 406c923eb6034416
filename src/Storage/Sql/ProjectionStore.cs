using System.Collections.Immutable;
using System.Globalization;
using OrderActors.Domain;
using OrderActors.Domain.Shops;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

internal sealed class ProjectionStore(SqlDatabase database, TimeProvider clock) : IProjectionStore
{
    public async Task<string> BeginBuildAsync(string projection, CancellationToken cancellation)
    {
        var table = TableOf(projection);
        var highest = await database.QueryAsync(
            new SqlQuery("SELECT max(build) FROM projection_builds WHERE subscriber = @projection OR subscriber LIKE @builders")
                .With("projection", projection).With("builders", projection + IProjectionStore.Building + "%"),
            row => row.Long(),
            cancellation).ConfigureAwait(false);
        var builder = projection + IProjectionStore.Building + (highest[0] + 1).ToString(CultureInfo.InvariantCulture);
        await database.WriteAllAsync(
            [
                // Of two that begin at once, one finds the number taken, and fails. The number of a build that was given up is never
                // used again while its row is there to be counted from, so its builder cannot take the new cursors for its own.
                Step("INSERT INTO projection_builds (subscriber, build) VALUES (@builder, @build)")
                    .With("builder", builder).With("build", highest[0] + 1),
                Step("DELETE FROM subscription_cursors WHERE subscriber LIKE @builders").With("builders", projection + IProjectionStore.Building + "%"),
                Step("DELETE FROM projection_builds WHERE subscriber LIKE @builders AND subscriber <> @builder")
                    .With("builders", projection + IProjectionStore.Building + "%").With("builder", builder),
                RemoveUnused(table, projection),
                .. Partitions.Select(partition => Step(
                    """
                    INSERT INTO subscription_cursors (subscriber, partition, position, updated_at)
                    VALUES (@builder, @partition, 0, @at)
                    """)
                    .With("builder", builder).With("partition", partition).With("at", clock.GetUtcNow())),
            ],
            cancellation).ConfigureAwait(false);
        return builder;
    }

    public Task<bool> SwitchAsync(string projection, string builder, CancellationToken cancellation)
    {
        var table = TableOf(projection);
        return database.WriteAllAsync(
            [
                // The cursors first, one after another in the order in which they are moved: what the projection's subscriber was
                // writing is then committed, to the old build. Where it stood, it finds another position, and reads on from there.
                .. Partitions.Select(partition => Step(
                    """
                    UPDATE subscription_cursors SET updated_at = @at, position = (
                      SELECT built.position FROM subscription_cursors built
                      WHERE built.subscriber = @builder AND built.partition = @partition)
                    WHERE subscriber = @projection AND partition = @partition AND EXISTS (
                      SELECT 1 FROM subscription_cursors built
                      WHERE built.subscriber = @builder AND built.partition = @partition)
                    """,
                    rows: 1)
                    .With("at", clock.GetUtcNow()).With("builder", builder).With("partition", partition)
                    .With("projection", projection)),
                Step("DELETE FROM parked_events WHERE subscriber = @projection").With("projection", projection),
                Step(
                    """
                    UPDATE projection_builds SET build = (SELECT built.build FROM projection_builds built WHERE built.subscriber = @builder)
                    WHERE subscriber = @projection AND EXISTS (SELECT 1 FROM projection_builds built WHERE built.subscriber = @builder)
                    """,
                    rows: 1)
                    .With("builder", builder).With("projection", projection),
                Step("DELETE FROM projection_builds WHERE subscriber = @builder", rows: 1).With("builder", builder),
                Step("DELETE FROM subscription_cursors WHERE subscriber = @builder", JournalPartition.Count).With("builder", builder),
                RemoveUnused(table, projection),
            ],
            cancellation);
    }

    public Task<ImmutableArray<StoredShopDay>> ListShopDaysAsync(
        string sellerId, DateOnly from, DateOnly to, int limit, CancellationToken cancellation) =>
        database.QueryAsync(
            new SqlQuery(
                """
                SELECT d.seller_id, d.shop_id, d.day, d.created, d.shipped, d.delivered, d.cancelled, d.failed, d.units
                FROM shop_days d JOIN projection_builds b ON b.build = d.build AND b.subscriber = 'projection/shop-days'
                WHERE d.seller_id = @seller AND d.day >= @from AND d.day <= @to
                ORDER BY d.day DESC, d.shop_id LIMIT @limit
                """)
                .With("seller", sellerId).With("from", from).With("to", to).With("limit", limit),
            row => new StoredShopDay(
                new ShopKey(row.Text(), row.Text()),
                row.Day(),
                new ShopDayCounts(row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long())),
            cancellation);

    private static IEnumerable<int> Partitions => Enumerable.Range(0, JournalPartition.Count);

    private static SqlStep RemoveUnused(string table, string projection) => Step(
        $"""
        DELETE FROM {table} WHERE build NOT IN (
          SELECT build FROM projection_builds WHERE subscriber = @projection OR subscriber LIKE @builders)
        """)
        .With("projection", projection).With("builders", projection + IProjectionStore.Building + "%");

    private static string TableOf(string projection) => projection switch
    {
        "projection/shop-days" => "shop_days",
        _ => throw Invariant.Unreachable(projection),
    };

    private static SqlStep Step(string text, int? rows = null) => new(new SqlQuery(text), rows);
}
