using System.Data;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>What the tests of the cluster's tables start with: a migrated PostgreSQL and the statements in it.</summary>
[Collection(PostgresCollection.Name)]
public abstract class ClusterTableTests : IAsyncLifetime
{
    private protected static readonly DateTime At = new(2026, 3, 14, 15, 9, 26, DateTimeKind.Utc);

    private PostgresTestDatabase _database = null!;

    private protected ProviderQueries Queries { get; private set; } = null!;

    private protected TestDatabase Database => _database;

    /// <summary>What is added to the connection string of <see cref="Queries"/>.</summary>
    private protected virtual string Settings => "";

    public async Task InitializeAsync()
    {
        _database = await PostgresTestDatabase.CreateAsync();
        await using var store = await TestStore.OpenMigratedAsync(_database);
        await OpenQueriesAsync();
    }

    public async Task DisposeAsync()
    {
        await Queries.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Reads the stored statements, as a process does when it starts.</summary>
    /// <remarks>Prepared as in production: a statement's parameter types must not depend on the first call.</remarks>
    private protected async Task OpenQueriesAsync() => Queries = await ProviderQueries.OpenAsync(
        _database.Options.ConnectionString + ";Max Auto Prepare=50;Auto Prepare Min Usages=2;" + Settings);

    private protected static string? TextOf(IDataRecord record, string column)
    {
        var ordinal = record.GetOrdinal(column);
        return record.IsDBNull(ordinal) ? null : record.GetString(ordinal);
    }
}
