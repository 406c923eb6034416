using System.Collections.Immutable;
using Npgsql;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Postgres;

/// <summary>Brings a PostgreSQL database up to date inside the caller's transaction.</summary>
internal static class PostgresMigrations
{
    private const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL, checksum text NOT NULL)
        """;

    private const string Insert =
        "INSERT INTO schema_migrations (version, name, applied_at, checksum) VALUES ($1, $2, $3, $4)";

    // After a dump was restored into a younger cluster the journal would otherwise grow below its own end.
    private const string RaiseOffset =
        """
        UPDATE journal_base SET xid_offset = (newest.position >> 20) + 1 - pg_current_xact_id()::text::bigint
        FROM (SELECT max(position) AS position FROM journal) AS newest
        WHERE newest.position >> 20 >= pg_current_xact_id()::text::bigint + xid_offset
        """;

    private static readonly ImmutableArray<Migration> Known = Migration.LoadAll("postgresql");

    public static async Task ApplyAsync(
        NpgsqlConnection connection, long migrationLock, string database, MigrationMode mode, TimeProvider time,
        CancellationToken cancellation)
    {
        // Freed by PostgreSQL with the end of the transaction, also when this process dies.
        await RunAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, migrationLock)
            .ConfigureAwait(false);
        if (mode is MigrationMode.Apply)
            await RunAsync(connection, CreateTable, cancellation).ConfigureAwait(false);
        var applied = await ReadAppliedAsync(connection, cancellation).ConfigureAwait(false);
        foreach (var migration in Migration.Missing(Known, applied, database, mode))
        {
            await RunAsync(connection, migration.Sql, cancellation).ConfigureAwait(false);
            await RunAsync(
                connection, Insert, cancellation, migration.Version, migration.Name,
                PostgresTime.Truncate(time.GetUtcNow()), migration.Checksum).ConfigureAwait(false);
        }

        await RunAsync(connection, RaiseOffset, cancellation).ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<AppliedMigration>> ReadAppliedAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        // A process that may not change the schema may not have the right to create the table either.
        var exists = new NpgsqlCommand("SELECT to_regclass('schema_migrations') IS NOT NULL", connection);
        await using var ___ = exists.ConfigureAwait(false);
        if (await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true)
            return [];

        var command = new NpgsqlCommand(
            "SELECT version, name, checksum FROM schema_migrations ORDER BY version", connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var applied = ImmutableArray.CreateBuilder<AppliedMigration>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));

        return applied.ToImmutable();
    }

    private static async Task RunAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
#pragma warning disable CA2100 // Constants and migrations of this assembly.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });

        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
