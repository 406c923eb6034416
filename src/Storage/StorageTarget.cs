using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrderActors.Ports;

namespace OrderActors.Storage;

/// <summary>The database that options mean, after they were checked.</summary>
internal abstract record StorageTarget
{
    private const string DefaultFile = "data/orderactors.db";
    private const string PostgresExample = "Host=localhost;Database=orderactors;Username=orderactors;Password=…";

    private StorageTarget() { }

    public MigrationMode Migrations { get; private init; }

    public sealed record Sqlite(string File, TimeSpan BusyTimeout) : StorageTarget;

    public sealed record Postgres(string ConnectionString) : StorageTarget;

    /// <exception cref="SettingsException">One sentence that names the setting and the fix, never its
    /// secret.</exception>
    public static StorageTarget From(StorageOptions options) =>
        DatabaseOf(options) with { Migrations = ModeOf(options.Migrations) };

    private static MigrationMode ModeOf(string text) => text.ToUpperInvariant() switch
    {
        "APPLY" => MigrationMode.Apply,
        "REQUIRE" => MigrationMode.Require,
        _ => throw new SettingsException($"Storage:Migrations is '{text}'; set it to apply or require."),
    };

    private static StorageTarget DatabaseOf(StorageOptions options)
    {
        var text = options.ConnectionString?.Trim() ?? "";
        if (text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return new Postgres(Tuned(FromUri(text)));
        }

        var keys = Parse(text);
        var hasHost = keys.ContainsKey("Host") || keys.ContainsKey("Server");
        return options.Database.ToUpperInvariant() switch
        {
            "SQLITE" when !hasHost => FromSqlite(text, options.BusyTimeout),
            "SQLITE" or "POSTGRESQL" or "POSTGRES" when hasHost => new Postgres(Tuned(text)),
            "POSTGRESQL" or "POSTGRES" => throw new SettingsException(
                "Storage:ConnectionString must name a host when Storage:Database is postgresql, such as " +
                PostgresExample + "."),
            _ => throw new SettingsException(
                $"Storage:Database is '{options.Database}'; set it to sqlite or postgresql."),
        };
    }

    private static Sqlite FromSqlite(string text, TimeSpan busyTimeout)
    {
        if (busyTimeout < TimeSpan.Zero || busyTimeout > TimeSpan.FromSeconds(60))
            throw new SettingsException("Storage:BusyTimeout must lie between 00:00:00 and 00:01:00.");
        if (text.Length == 0)
            return new Sqlite(DefaultFile, busyTimeout);

        string file;
        try
        {
            file = new SqliteConnectionStringBuilder(text).DataSource;
        }
        catch (ArgumentException)
        {
            file = "";
        }

        if (file.Length == 0 || file.StartsWith(':') || file.StartsWith("file:", StringComparison.Ordinal))
        {
            throw new SettingsException(
                $"Storage:ConnectionString must name a file, such as Data Source={DefaultFile}, or a PostgreSQL " +
                $"host, such as {PostgresExample}.");
        }

        return new Sqlite(file, busyTimeout);
    }

    private static DbConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            // Its message may quote the password, so it goes no further.
            throw new SettingsException(
                "Storage:ConnectionString cannot be read; write it as Name=Value pairs separated by semicolons.");
        }
    }

    private static string FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2)
        {
            throw new SettingsException(
                "Storage:ConnectionString cannot be read; write postgres://user:password@host:port/database.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        if (uri.Query.Contains("sslmode=require", StringComparison.OrdinalIgnoreCase))
            builder.SslMode = SslMode.Require;

        return builder.ConnectionString;
    }

    /// <summary>Fills in what makes the difference for speed and bounds, unless the operator has set it.</summary>
    private static string Tuned(string text)
    {
        var given = Parse(text).Keys.Cast<string>()
            .Select(key => key.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())
            .ToHashSet(StringComparer.Ordinal);
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new SettingsException(
                "Storage:ConnectionString has a part that PostgreSQL's driver does not know; write it as " +
                PostgresExample + ".");
        }

        // A reset on return to the pool throws the prepared plans away (measured: 1.6 to 1.8 times slower).
        Default(() => builder.NoResetOnClose = true, "NORESETONCLOSE");
        Default(() => builder.MaxAutoPrepare = 100, "MAXAUTOPREPARE");
        Default(() => builder.AutoPrepareMinUsages = 2, "AUTOPREPAREMINUSAGES");
        Default(() => builder.MaxPoolSize = 16, "MAXPOOLSIZE", "MAXIMUMPOOLSIZE");
        Default(() => builder.Timeout = 5, "TIMEOUT", "CONNECTIONTIMEOUT");
        Default(() => builder.CommandTimeout = 15, "COMMANDTIMEOUT");
        Default(() => builder.ApplicationName = "orderactors", "APPLICATIONNAME");
        return builder.ConnectionString;

        void Default(Action set, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (given.Contains(name))
                    return;
            }

            set();
        }
    }
}
