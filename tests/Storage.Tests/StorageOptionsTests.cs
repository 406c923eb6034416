using Npgsql;
using OrderActors.Ports;

namespace OrderActors.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void Without_settings_it_is_the_SQLite_file_below_the_current_folder()
    {
        var target = Assert.IsType<StorageTarget.Sqlite>(StorageTarget.From(new StorageOptions()));

        Assert.Equal("data/orderactors.db", target.File);
    }

    [Fact]
    public async Task A_store_describes_itself_without_its_password()
    {
        await using var sqlite = TestStore.Open(new StorageOptions());
        await using var postgres = TestStore.Open(
            new StorageOptions { ConnectionString = "Host=db.example;Database=oms;Username=u;Password=s3cret" });

        Assert.Equal("SQLite data/orderactors.db", sqlite.Database.Description);
        Assert.Equal("PostgreSQL db.example:5432/oms", postgres.Database.Description);
    }

    [Theory]
    [InlineData("sqlite", "Host=h;Database=d")]
    [InlineData("postgresql", "Server=h;Database=d")]
    [InlineData("Postgres", "postgres://u%40x:p%2Fw@h:6543/d?sslmode=require")]
    public void A_connection_string_with_a_host_is_PostgreSQL_with_our_defaults(string database, string text)
    {
        var target = StorageTarget.From(new StorageOptions { Database = database, ConnectionString = text });

        var settings = new NpgsqlConnectionStringBuilder(Assert.IsType<StorageTarget.Postgres>(target).ConnectionString);
        Assert.Equal("h", settings.Host);
        Assert.Equal("d", settings.Database);
        Assert.True(settings.NoResetOnClose);
        Assert.Equal(100, settings.MaxAutoPrepare);
        Assert.Equal(16, settings.MaxPoolSize);
        if (text.StartsWith("postgres:", StringComparison.Ordinal))
        {
            Assert.Equal(
                ("u@x", "p/w", 6543, SslMode.Require),
                (settings.Username, settings.Password, settings.Port, settings.SslMode));
        }
    }

    [Fact]
    public void What_the_operator_set_stays()
    {
        var target = StorageTarget.From(new StorageOptions
        {
            ConnectionString = "Host=h;Database=d;MaxPoolSize=3;Max Auto Prepare=0;No Reset On Close=false;Timeout=9",
        });

        var settings = new NpgsqlConnectionStringBuilder(Assert.IsType<StorageTarget.Postgres>(target).ConnectionString);
        Assert.Equal(
            (3, 0, false, 9),
            (settings.MaxPoolSize, settings.MaxAutoPrepare, settings.NoResetOnClose, settings.Timeout));
    }

    [Theory]
    [InlineData("oracle", null, "Storage:Database")]
    [InlineData("postgresql", null, "Storage:ConnectionString")]
    [InlineData("sqlite", "Data Source=:memory:", "Storage:ConnectionString")]
    [InlineData("sqlite", "Fil=x;Password=s3cret", "Storage:ConnectionString")]
    [InlineData("sqlite", "s3cret", "Storage:ConnectionString")]
    [InlineData("postgresql", "Host=h;Pasword=s3cret", "Storage:ConnectionString")]
    [InlineData("postgresql", "Host=h;Port=s3cret", "Storage:ConnectionString")]
    [InlineData("postgresql", "postgres://u:s3cret@", "Storage:ConnectionString")]
    public void A_wrong_setting_is_named_in_one_sentence_without_its_secret(string database, string? text, string setting)
    {
        var refused = Assert.Throws<SettingsException>(
            () => StorageTarget.From(new StorageOptions { Database = database, ConnectionString = text }));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Another_way_with_migrations_than_the_two_is_refused()
    {
        var refused = Assert.Throws<SettingsException>(
            () => StorageTarget.From(new StorageOptions { Migrations = "perhaps" }));

        Assert.Equal("Storage:Migrations is 'perhaps'; set it to apply or require.", refused.Message);
    }

    [Fact]
    public void A_busy_timeout_out_of_bounds_is_refused()
    {
        var refused = Assert.Throws<SettingsException>(
            () => StorageTarget.From(new StorageOptions { BusyTimeout = TimeSpan.FromHours(1) }));

        Assert.Contains("Storage:BusyTimeout", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_001, 1)]
    [InlineData(1, 0)]
    public async Task Limits_of_the_pipeline_out_of_bounds_are_refused(int maxBatch, int maxQueued)
    {
        var limits = new CommitLimits { MaxBatch = maxBatch, MaxQueued = maxQueued };
        await using var store = TestStore.Open(new StorageOptions { Limits = limits });

        Assert.Throws<SettingsException>(() => store.Pipeline);
    }
}
