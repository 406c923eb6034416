using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

/// <summary>An empty database for one test.</summary>
public abstract class TestDatabase : IContractDatabase
{
    public abstract StorageOptions Options { get; }

    public async Task<IContractStore> OpenAsync() => await TestStore.OpenMigratedAsync(this);

    /// <summary>Makes the database unusable for writing until <see cref="MendAsync"/>.</summary>
    public abstract Task BreakAsync();

    public abstract Task MendAsync();

    public abstract ValueTask DisposeAsync();

    protected abstract DbConnection Connect();

    /// <summary>Runs a statement past the store.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> ScalarAsync(string sql)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return FormattableString.Invariant($"{await command.ExecuteScalarAsync()}");
    }
}

public sealed class SqliteTestDatabase(TimeSpan busyTimeout) : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderactors-sqlite-");
    private SqliteConnection? _blocker;

    public override StorageOptions Options => new()
    {
        ConnectionString = "Data Source=" + File,
        BusyTimeout = busyTimeout,
    };

    private string File => Path.Combine(_folder.FullName, "not yet there", "orderactors.db");

    public override async Task BreakAsync()
    {
        _blocker = (SqliteConnection)Connect();
        await _blocker.OpenAsync();
        await using var command = _blocker.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
    }

    public override async Task MendAsync()
    {
        if (_blocker is not null)
            await _blocker.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await MendAsync();
        _folder.Delete(recursive: true);
    }

    protected override DbConnection Connect() =>
        new SqliteConnection($"Data Source={File};Pooling=False;Default Timeout=30");
}

public sealed class PostgresTestDatabase : TestDatabase
{
    private readonly PrivatePostgres _server;
    private readonly string _connectionString;
    private readonly bool _ownsServer;

    private PostgresTestDatabase(PrivatePostgres server, string connectionString, bool ownsServer)
    {
        _server = server;
        _connectionString = connectionString;
        _ownsServer = ownsServer;
    }

    public override StorageOptions Options => new() { ConnectionString = _connectionString };

    public static async Task<PostgresTestDatabase> CreateAsync()
    {
        var server = await PrivatePostgres.SharedAsync();
        return new PostgresTestDatabase(server, await server.CreateDatabaseAsync(), ownsServer: false);
    }

    public static async Task<PostgresTestDatabase> CreateWithOwnServerAsync()
    {
        var server = await PrivatePostgres.StartNewAsync();
        return new PostgresTestDatabase(server, await server.CreateDatabaseAsync(), ownsServer: true);
    }

    public override Task BreakAsync() =>
        _ownsServer ? _server.KillAsync() : throw new InvalidOperationException("the shared server serves other tests");

    public override Task MendAsync() => _server.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        if (_ownsServer)
            await _server.DisposeAsync();
    }

    protected override DbConnection Connect() => new NpgsqlConnection(_connectionString + ";Pooling=false");
}
