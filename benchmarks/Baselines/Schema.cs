using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderActors.Ports.Storage;
using OrderActors.Storage;

namespace OrderActors.Baselines;

/// <summary>The product's own schema and its own reading of a connection string.</summary>
internal static class Schema
{
    /// <summary>Brings the schema up to date by the product's migrations.</summary>
    public static async Task MigrateAsync(BaselineRun run, CancellationToken cancellation)
    {
        var services = new ServiceCollection();
        services.AddOrderActorsStorage(OptionsOf(run));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDatabase>().MigrateAsync(cancellation);
    }

    /// <summary>With what the product adds for speed: prepared statements that survive in a bounded pool.</summary>
    /// <remarks>
    /// Nobody follows the journal of a baseline, so its writers, some of which write to stock first, need not tell readers of
    /// themselves: with this setting the trigger takes it for said.
    /// </remarks>
    public static string TunedPostgres(BaselineRun run) =>
        new NpgsqlConnectionStringBuilder(((StorageTarget.Postgres)StorageTarget.From(OptionsOf(run))).ConnectionString)
        {
            Options = "-c orderactors.appends=true",
        }.ConnectionString;

    public static string SqliteFile(BaselineRun run) => Path.GetFullPath(((StorageTarget.Sqlite)StorageTarget.From(OptionsOf(run))).File);

    private static StorageOptions OptionsOf(BaselineRun run) =>
        new() { Database = run.Database, ConnectionString = run.ConnectionString };
}
