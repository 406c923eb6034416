using Microsoft.Extensions.DependencyInjection;
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
    public static string TunedPostgres(BaselineRun run) => ((StorageTarget.Postgres)StorageTarget.From(OptionsOf(run))).ConnectionString;

    public static string SqliteFile(BaselineRun run) => Path.GetFullPath(((StorageTarget.Sqlite)StorageTarget.From(OptionsOf(run))).File);

    private static StorageOptions OptionsOf(BaselineRun run) =>
        new() { Database = run.Database, ConnectionString = run.ConnectionString };
}
