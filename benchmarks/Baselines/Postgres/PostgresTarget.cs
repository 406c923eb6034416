using Npgsql;
using OrderActors.Baselines.Rows;

namespace OrderActors.Baselines.Postgres;

/// <summary>The run's PostgreSQL database, opened as the product opens it, with the run's stock in it.</summary>
internal sealed class PostgresTarget : IAsyncDisposable
{
    private PostgresTarget(NpgsqlDataSource source) => Source = source;

    public NpgsqlDataSource Source { get; }

    public static async Task<PostgresTarget> OpenAsync(BaselineRun run, Workload work, CancellationToken cancellation)
    {
        await Schema.MigrateAsync(run, cancellation);
        var target = new PostgresTarget(NpgsqlDataSource.Create(Schema.TunedPostgres(run)));
        await using var batch = target.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            INSERT INTO stock (seller_id, location, sku, on_hand, reserved, consumed, safety_stock, version, updated_at)
            SELECT $1, $2, sku, $4, 0, 0, 0, 1, now() FROM unnest($3) AS sku
            """));
        var stock = batch.BatchCommands[0].Parameters;
        stock.AddValue(work.Seller);
        stock.AddValue(SkuPlace.Location);
        stock.AddArray<string>([.. work.Skus.Select(sku => sku.Sku)]);
        stock.AddValue(Workload.UnitsOfEachSku);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "INSERT INTO streams (stream, version, appended, hash) SELECT stream, 1, 1, $2 FROM unnest($1) AS stream"));
        batch.BatchCommands[1].Parameters.AddArray<string>([.. work.Skus.Select(sku => sku.Stream)]);
        batch.BatchCommands[1].Parameters.AddValue(new byte[32]);
        await batch.ExecuteNonQueryAsync(cancellation);
        return target;
    }

    public async Task CheckAsync(
        Func<NpgsqlConnection, Task> check, CancellationToken cancellation)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellation);
        await check(connection);
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
