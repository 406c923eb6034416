using Npgsql;
using OrderActors.Ports;

namespace OrderActors.Storage;

/// <summary>How the cluster's own bookkeeping reaches the database that the business data is in.</summary>
public static class ClusterConnection
{
    /// <summary>Membership and reminders ask for little; more connections would only keep the pipeline from its own.</summary>
    private const int MaxPoolSize = 4;

    /// <summary>A pool of its own: a membership write must not wait behind business traffic, or a busy silo looks dead.</summary>
    /// <exception cref="SettingsException">The database is not PostgreSQL.</exception>
    public static string From(StorageOptions options) => StorageTarget.From(options) is StorageTarget.Postgres postgres
        ? new NpgsqlConnectionStringBuilder(postgres.ConnectionString)
        {
            ApplicationName = "orderactors-cluster",
            MaxPoolSize = MaxPoolSize,
        }.ConnectionString
        : throw new SettingsException(
            "Cluster:Mode is on, and SQLite cannot be shared by processes of several machines; " +
            "set Storage:ConnectionString to a PostgreSQL database, or Cluster:Mode to off.");
}
