using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Sqlite;

/// <summary>The list of migrations that a SQLite file has seen.</summary>
internal static class SqliteMigrations
{
    public const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL, checksum TEXT NOT NULL) STRICT
        """;

    private const string Insert =
        "INSERT INTO schema_migrations (version, name, applied_at, checksum) VALUES (?1, ?2, ?3, ?4)";

    public static ImmutableArray<Migration> Known { get; } = Migration.LoadAll("sqlite");

    public static ImmutableArray<AppliedMigration> ReadApplied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version, name, checksum FROM schema_migrations ORDER BY version";
        using var reader = command.ExecuteReader();
        var applied = ImmutableArray.CreateBuilder<AppliedMigration>();
        while (reader.Read())
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));

        return applied.ToImmutable();
    }

    public static void Record(SqliteWriteSession session, Migration migration, DateTimeOffset at) =>
        session.Statement(Insert).Execute(migration.Version, migration.Name, at, migration.Checksum);
}
