using Npgsql;
using OrderActors.Cluster.Processes;
using OrderActors.Testing;

namespace OrderActors.Cluster.Tests;

/// <summary>A silo that cannot start says why in one sentence and ends with a code that is not zero.</summary>
public sealed class StartTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Fact]
    public async Task A_database_that_is_not_there() => Assert.Equal(
        "PostgreSQL 127.0.0.1:1/nowhere cannot be reached; start it, or correct Storage:ConnectionString.",
        await RefusalAsync("Host=127.0.0.1;Port=1;Database=nowhere;Username=u;Password=p"));

    [Fact]
    public async Task A_database_of_the_wrong_kind() => Assert.StartsWith(
        "Cluster:Mode is on, and SQLite cannot be shared",
        await RefusalAsync("Data Source=orders.db", "--Storage:Database", "sqlite"),
        StringComparison.Ordinal);

    [Fact]
    public async Task No_master_key() => Assert.StartsWith(
        "Silo:MasterKey is empty;", await RefusalAsync(await DatabaseAsync(), "--Silo:MasterKey", ""), StringComparison.Ordinal);

    [Fact]
    public async Task A_silo_that_is_told_to_be_alone() => Assert.StartsWith(
        "Cluster:Mode is off;", await RefusalAsync(await DatabaseAsync(), "--Cluster:Mode", "off"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Cluster:SiloPort")]
    [InlineData("Cluster:GatewayPort")]
    public async Task A_port_that_is_taken(string setting)
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        Assert.Equal(
            $"{setting} {port} is taken by another program; stop it, or set another port.",
            await RefusalAsync(await DatabaseAsync(), $"--{setting}", $"{port}"));
    }

    [Fact]
    public async Task An_address_of_another_machine() => Assert.StartsWith(
        "Cluster:Address 192.0.2.1 is no address of this machine;",
        await RefusalAsync(await DatabaseAsync(), "--Cluster:Address", "192.0.2.1"),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_schema_that_is_older_while_migrations_are_a_step_of_their_own()
    {
        var refusal = await RefusalAsync(await DatabaseAsync(), "--Storage:Migrations", "require");

        Assert.Contains("older than version", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_newer()
    {
        var database = await DatabaseAsync();
        await using var data = NpgsqlDataSource.Create(database);
        await using var command = data.CreateCommand(
            """
            CREATE TABLE schema_migrations (
              version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL, checksum text NOT NULL);
            INSERT INTO schema_migrations VALUES (9999, 'from the future', now(), '')
            """);
        await command.ExecuteNonQueryAsync();

        Assert.Contains("newer", await RefusalAsync(database), StringComparison.Ordinal);
    }

    private static async Task<string> DatabaseAsync() => await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync();

    private static async Task<string> RefusalAsync(string connection, params string[] more)
    {
        var (code, errors) = await LocalCluster.RunSiloToItsEndAsync(
        [
            "--Urls", "http://127.0.0.1:0",
            "--Storage:ConnectionString", connection,
            "--Cluster:SiloPort", $"{GatewayProcess.FreePort()}",
            "--Cluster:GatewayPort", $"{GatewayProcess.FreePort()}",
            "--TikTok:AppKey", "key",
            "--TikTok:AppSecret", "secret",
            "--Silo:MasterKey", Key,
            .. more,
        ]);

        Assert.Equal(2, code);
        Assert.DoesNotContain('\n', errors.TrimEnd());
        return errors.TrimEnd();
    }
}
