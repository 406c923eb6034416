using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>How a schema comes into being, on every database.</summary>
public abstract class MigrationContract : StoreContract
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

    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused_in_one_sentence()
    {
        await Db.ExecuteAsync(
            $"INSERT INTO schema_migrations SELECT 9000, 'tomorrow', applied_at, '' FROM schema_migrations LIMIT 1");

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.Database.MigrateAsync(None));

        Assert.Contains("version 9000, newer than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_whose_text_was_changed_later_is_refused()
    {
        await Db.ExecuteAsync("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => Store.Database.MigrateAsync(None));

        Assert.Contains("create_tables", refused.Message, StringComparison.Ordinal);
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
}
