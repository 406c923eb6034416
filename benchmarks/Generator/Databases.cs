using OrderActors.Generator.Fill;
using OrderActors.Storage;
using OrderActors.Storage.Postgres;
using OrderActors.Storage.Sql;
using OrderActors.Storage.Sqlite;

namespace OrderActors.Generator;

/// <summary>Opens the database that the options name, as the product opens it.</summary>
internal static class Databases
{
    public static IFill Fill(GeneratorOptions options) => Target(options) switch
    {
        StorageTarget.Postgres postgres => new PostgresFill(Open(postgres), postgres.ConnectionString),
        StorageTarget.Sqlite sqlite => new SqliteFill(Open(sqlite), Path.GetFullPath(sqlite.File)),
        var other => throw Domain.Invariant.Unreachable(other),
    };

    public static SqlDatabase Open(GeneratorOptions options) => Target(options) switch
    {
        StorageTarget.Postgres postgres => Open(postgres),
        StorageTarget.Sqlite sqlite => Open(sqlite),
        var other => throw Domain.Invariant.Unreachable(other),
    };

    private static PostgresDatabase Open(StorageTarget.Postgres target) =>
        new(target.ConnectionString, TimeProvider.System, MigrationMode.Apply);

    private static SqliteDatabase Open(StorageTarget.Sqlite target) =>
        new(target.File, target.BusyTimeout, TimeProvider.System, MigrationMode.Apply);

    private static StorageTarget Target(GeneratorOptions options) =>
        StorageTarget.From(new StorageOptions { Database = options.Database, ConnectionString = options.Connection });
}
