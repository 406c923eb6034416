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

    internal static StorageSettings Read(SettingsInput input)
    {
        input.RequireKnown("Storage", "Database", "ConnectionString", "Migrations");
        var settings = new StorageSettings(
            input.Text("Storage:Database", "sqlite"),
            input.Optional("Storage:ConnectionString"),
            input.Text("Storage:Migrations", "apply"));
        input.Check(settings.Options.Validate);
        return settings;
    }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"Storage on {Database}";
}
