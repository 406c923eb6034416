namespace OrderActors.Storage;

/// <summary>Where the data lives; bound from the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    /// <value>Default <c>sqlite</c>; a connection string that names a host makes it PostgreSQL.</value>
    public string Database { get; set; } = "sqlite";

    /// <summary>For SQLite <c>Data Source=file</c>; for PostgreSQL <c>Host=…;Database=…;Username=…;Password=…</c> or
    /// <c>postgres://…</c>.</summary>
    /// <value>Default: the SQLite file <c>data/orderactors.db</c> below the current folder.</value>
    public string? ConnectionString { get; set; }

    /// <summary>How long a write to SQLite waits for another process that is writing.</summary>
    /// <value>Default 5 s; between 0 and 60 s.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What a start does about a schema that is older than the program: <c>apply</c> the missing migrations, or
    /// <c>require</c> that somebody has, and end otherwise.</summary>
    /// <value>Default <c>apply</c>. With <c>require</c> a rolling upgrade decides itself when the schema moves.</value>
    public string Migrations { get; set; } = "apply";

    /// <summary>What bounds the commit pipeline.</summary>
    public CommitLimits Limits { get; set; } = new();

    /// <exception cref="Ports.SettingsException">What is wrong, with the fix.</exception>
    public void Validate() => StorageTarget.From(this);
}
