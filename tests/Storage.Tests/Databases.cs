namespace OrderActors.Storage.Tests;

/// <summary>The databases that the contracts run on.</summary>
internal static class Databases
{
    public static Task<IContractDatabase> SqliteAsync() => SqliteAsync(TimeSpan.FromSeconds(30));

    /// <summary>Gives up at once when the file is locked.</summary>
    public static Task<IContractDatabase> ImpatientSqliteAsync() => SqliteAsync(TimeSpan.Zero);

    public static async Task<IContractDatabase> PostgresAsync() => await PostgresTestDatabase.CreateAsync();

    /// <summary>On a server that a test may kill.</summary>
    public static async Task<IContractDatabase> OwnPostgresAsync() =>
        await PostgresTestDatabase.CreateWithOwnServerAsync();

    private static Task<IContractDatabase> SqliteAsync(TimeSpan busyTimeout) =>
        Task.FromResult<IContractDatabase>(new SqliteTestDatabase(busyTimeout));
}
