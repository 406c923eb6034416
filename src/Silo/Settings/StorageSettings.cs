using Microsoft.Extensions.Configuration;
using OrderActors.Storage;

namespace OrderActors.Silo.Settings;

/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="ConnectionString">Null for the default SQLite file.</param>
/// <param name="Migrations"><c>apply</c> what the schema lacks at the start, or <c>require</c> that nothing does.</param>
public sealed record StorageSettings(string Database, string? ConnectionString, string Migrations = "apply")
{
    internal StorageOptions Options => new()
    {
        Database = Database,
        ConnectionString = ConnectionString,
        Migrations = Migrations,
    };

    internal static StorageSettings Read(IConfiguration configuration)
    {
        Setting.RequireKnown(configuration, "Storage", "Database", "ConnectionString", "Migrations");
        return new StorageSettings(
            Setting.Text(configuration, "Storage:Database", "sqlite"),
            Setting.Optional(configuration, "Storage:ConnectionString"),
            Setting.Text(configuration, "Storage:Migrations", "apply"));
    }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"Storage on {Database}";
}
