using Microsoft.Extensions.Configuration;
using OrderActors.Storage;

namespace OrderActors.Silo.Settings;

/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="ConnectionString">Null for the default SQLite file.</param>
public sealed record StorageSettings(string Database, string? ConnectionString)
{
    internal StorageOptions Options => new() { Database = Database, ConnectionString = ConnectionString };

    internal static StorageSettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Storage", "Database", "ConnectionString");
        return new StorageSettings(
            Setting.Text(configuration, "Storage:Database", "sqlite"),
            Setting.Optional(configuration, "Storage:ConnectionString"));
    }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"Storage on {Database}";
}
