using OrderActors.Domain.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>How a schema comes into being, on every database.</summary>
public abstract class MigrationContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const string CountOfMigrations = "SELECT count(*) FROM schema_migrations";

    [Fact]
    public async Task Migrating_a_migrated_database_changes_nothing()
    {
        await CommitAsync("order/a", 0);
        var before = await Db.ScalarAsync(CountOfMigrations);

        await Store.Database.MigrateAsync(None);

        Assert.Equal(before, await Db.ScalarAsync(CountOfMigrations));
        await Store.Database.CheckAsync(None);
        Assert.Equal(1, (await Store.Reader.ReadHeadAsync("order/a", None)).Version);
    }

    [Fact]
    public async Task Several_processes_that_migrate_an_empty_database_at_once_all_succeed()
    {
        await using var empty = await CreateDatabaseAsync();
        var stores = Enumerable.Range(0, 4).Select(_ => TestStore.Open(empty.Options)).ToArray();

        await Task.WhenAll(stores.Select(store => store.Database.MigrateAsync(None)));

        Assert.Equal(await Db.ScalarAsync(CountOfMigrations), await empty.ScalarAsync(CountOfMigrations));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("require")]
    public async Task A_schema_newer_than_the_program_is_refused_in_one_sentence(string mode)
    {
        await Db.ExecuteAsync(
            "INSERT INTO schema_migrations SELECT 9000, 'tomorrow', applied_at, '' FROM schema_migrations LIMIT 1");

        var sentence = await RefusalAsync(Db, mode);

        Assert.Contains("version 9000, newer than", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("require")]
    public async Task A_migration_whose_text_was_changed_later_is_refused_in_one_sentence(string mode)
    {
        await Db.ExecuteAsync("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");

        var sentence = await RefusalAsync(Db, mode);

        Assert.Contains("create_tables", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_migrations_are_another_step_s_an_older_schema_is_refused_and_not_touched()
    {
        var newest = await Db.ScalarAsync("SELECT max(version) FROM schema_migrations");
        await Db.ExecuteAsync("DELETE FROM schema_migrations WHERE version > 1");

        var sentence = await RefusalAsync(Db, "require");

        Assert.Contains($"at version 1, older than version {newest} ", sentence, StringComparison.Ordinal);
        Assert.Contains("Storage:Migrations=apply", sentence, StringComparison.Ordinal);
        Assert.Equal("1", await Db.ScalarAsync(CountOfMigrations));
    }

    [Fact]
    public async Task Where_migrations_are_another_step_s_an_empty_database_is_refused_and_stays_empty()
    {
        await using var empty = await CreateDatabaseAsync();

        var sentence = await RefusalAsync(empty, "require");

        Assert.Contains("at version 0, older than", sentence, StringComparison.Ordinal);
        Assert.Equal("0", await empty.ScalarAsync($"{CatalogOf(empty)} WHERE name = 'schema_migrations'"));
    }

    [Fact]
    public async Task Where_migrations_are_another_step_s_a_schema_of_today_is_taken_as_it_is()
    {
        var before = await Db.ScalarAsync(CountOfMigrations);
        await using var process = TestStore.Open(With(Db, "require"));

        await process.Database.MigrateAsync(None);

        Assert.Equal(before, await Db.ScalarAsync(CountOfMigrations));
        await process.Database.CheckAsync(None);
    }

    [Fact]
    public async Task A_database_of_the_first_release_is_brought_up_to_date_with_what_is_in_it()
    {
        var newest = await Db.ScalarAsync(CountOfMigrations);
        await CommitAsync("order/a", 0);
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        await CommitAsync(
            Sample.Sku.Stream, 0, Sample.Stock(10, reserved: 2, consumed: 2), Sample.Reservation("held"),
            Sample.Reservation("left") with { Status = ReservationState.Consumed, Consumed = 2, ClosedAt = Sample.At });
        await BackToFirstReleaseAsync();

        await using var upgraded = TestStore.Open(Db.Options);
        await upgraded.Database.MigrateAsync(None);

        Assert.Equal(newest, await Db.ScalarAsync(CountOfMigrations));
        Assert.Equal(1, (await upgraded.Reader.ReadHeadAsync("order/a", None)).Version);
        Assert.Single(await upgraded.Reader.LoadPendingDeliveriesAsync(Sample.At, 10, None));
        Assert.Empty(await upgraded.Leases.ReadAsync(None));
        var reservations = await upgraded.Queries.ListReservationsAsync(Sample.Sku, 10, None);
        Assert.Equal([("held", 0), ("left", 2)], reservations.Select(row => (row.ReservationId, row.Consumed)));
    }

    [Theory]
    [InlineData("idx_orders_state")]
    [InlineData("idx_orders_tiktok_id")]
    public async Task The_indexes_of_the_specification_exist(string index)
    {
        var catalog = Store.Database.Description.StartsWith("SQLite", StringComparison.Ordinal)
            ? "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = "
            : "SELECT count(*) FROM pg_indexes WHERE indexname = ";

        Assert.Equal("1", await Db.ScalarAsync($"{catalog}'{index}'"));
    }

    /// <summary>It had one migration, and gave a new delivery no time from which it is swept.</summary>
    private async Task BackToFirstReleaseAsync()
    {
        string[] later =
        [
            "leases", "key_ring", "order_terms", "product_terms",
            "subscription_cursors", "parked_events", "subscription_acts", "projection_builds", "shop_days",
            "webhook_attempts", "webhook_deliveries", "webhook_endpoints",
        ];
        string[] ofCluster = Db is SqliteTestDatabase
            ? []
            : ["orleansquery", "orleans_silo", "orleans_cluster", "orleans_state", "orleans_reminder"];
        foreach (var table in later.Concat(ofCluster))
            await Db.ExecuteAsync($"DROP TABLE {table}");
        foreach (var table in new[] { "inbox", "effects" })
            await Db.ExecuteAsync($"ALTER TABLE {table} DROP COLUMN trace_parent");
        await Db.ExecuteAsync("ALTER TABLE shops DROP COLUMN attention");
        await Db.ExecuteAsync("ALTER TABLE effects DROP COLUMN target");

        await Db.ExecuteAsync("ALTER TABLE reservations DROP COLUMN consumed");

        string[] indexes =
        [
            "idx_reservations_closed", "idx_stock_operations_at", "idx_orders_shop_state_placed", "idx_orders_seller_channel_status",
            "idx_inbox_due", "idx_shops_connected", "idx_orders_seller_sample", "idx_stock_seller_sku", "idx_reservations_held",
        ];
        foreach (var index in indexes)
            await Db.ExecuteAsync($"DROP INDEX {index}");
        await Db.ExecuteAsync("ALTER TABLE orders DROP COLUMN is_sample");
        await Db.ExecuteAsync("ALTER TABLE listings DROP COLUMN units");
        await Db.ExecuteAsync("CREATE INDEX idx_inbox_pending ON inbox (id) WHERE status = 'pending'");
        if (Db is not SqliteTestDatabase)
        {
            await Db.ExecuteAsync(
                """
                DROP FUNCTION subscription_acts_refuse; DROP FUNCTION journal_bound; DROP FUNCTION journal_announce CASCADE
                """);
            await Db.ExecuteAsync("ALTER INDEX idx_orders_tiktok_id RENAME TO orders_tiktok_order_id_key");
            await Db.ExecuteAsync("CREATE INDEX idx_orders_tiktok_id ON orders (tiktok_order_id)");
            await Db.ExecuteAsync("ALTER TABLE streams RENAME CONSTRAINT streams_appended_is_not_negative TO streams_appended_is_positive");
        }

        await Db.ExecuteAsync("DELETE FROM schema_migrations WHERE version > 1");
        await Db.ExecuteAsync("UPDATE inbox SET retry_at = NULL");
    }

    private static StorageOptions With(TestDatabase database, string mode) =>
        new() { ConnectionString = database.Options.ConnectionString, Migrations = mode };

    private static string CatalogOf(TestDatabase database) => database is SqliteTestDatabase
        ? "SELECT count(*) FROM sqlite_master"
        : "SELECT count(*) FROM (SELECT relname AS name FROM pg_class) AS tables";

    private static async Task<string> RefusalAsync(TestDatabase database, string mode)
    {
        await using var process = TestStore.Open(With(database, mode));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => process.Database.MigrateAsync(None));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
