using System.Data;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>What Orleans' membership provider asks of the database, one method each.</summary>
public abstract class MembershipSteps : ClusterTableTests
{
    private protected const int Joining = 2;
    private protected const int Active = 3;
    private protected const int Dead = 6;

    private protected Task<bool> CreateAsync(string cluster = "blue") => Queries.AskAsync("InsertMembershipVersionKey", Cluster(cluster));

    private protected Task<bool> JoinAsync(int port, int version, int? gateway = null, string cluster = "blue") => Queries.AskAsync(
        "InsertMembershipKey",
        [
            Cluster(cluster), ("IAmAliveTime", At.AddSeconds(1)), ("SiloName", $"silo-{port}"), ("HostName", "host"),
            .. Silo(port), ("StartTime", At), ("Status", Joining), ("ProxyPort", gateway ?? 30_000 + port), ("Version", version),
        ]);

    private protected Task<bool> ChangeAsync(int port, int version, int status, string? suspicions) => Queries.AskAsync(
        "UpdateMembershipKey",
        [
            Cluster(), .. Silo(port), ("IAmAliveTime", At.AddMinutes(1)), ("Status", status),
            ("SuspectTimes", suspicions ?? ProviderQueries.Null<string>()), ("Version", version),
        ]);

    private protected Task SayAliveAsync(int port, DateTime at) =>
        Queries.ExecuteAsync("UpdateIAmAlivetimeKey", [Cluster(), .. Silo(port), ("IAmAliveTime", at)]);

    /// <summary>Removes a silo if it is dead and nothing of it was written since it was read.</summary>
    private protected Task RemoveAsReadAsync(Row read) => Queries.ExecuteAsync(
        "CleanupDefunctSiloEntryKey",
        [
            Cluster(), .. Silo(read.Port), ("SuspectTimes", read.Suspicions ?? ProviderQueries.Null<string>()),
            ("StartTime", read.StartedAt), ("IAmAliveTime", read.AliveAt),
        ]);

    private protected async Task<List<Row>> ReadAllAsync(string cluster = "blue") =>
        [.. (await Queries.ReadAsync("MembershipReadAllKey", ReadRow, Cluster(cluster))).OrderBy(row => row.Port)];

    private protected static (string, object?) Cluster(string id = "blue") => ("DeploymentId", id);

    private protected static (string, object?)[] Silo(int port) =>
        [("Address", "127.0.0.1"), ("Port", port), ("Generation", 7)];

    private protected static Row ReadRow(IDataRecord record) => new(
        TextOf(record, "Address"),
        TextOf(record, "SiloName"),
        TextOf(record, "HostName"),
        Number(record, "Port"),
        Number(record, "Generation"),
        Number(record, "Status"),
        Number(record, "ProxyPort"),
        TextOf(record, "SuspectTimes"),
        Time(record, "StartTime"),
        Time(record, "IAmAliveTime"),
        Number(record, "Version"));

    private protected static int Number(IDataRecord record, string column) =>
        record.IsDBNull(record.GetOrdinal(column)) ? 0 : record.GetInt32(record.GetOrdinal(column));

    private static DateTime Time(IDataRecord record, string column) =>
        record.IsDBNull(record.GetOrdinal(column)) ? default : record.GetDateTime(record.GetOrdinal(column));

    private protected sealed record Row(
        string? Address,
        string? Name,
        string? Host,
        int Port,
        int Generation,
        int Status,
        int GatewayPort,
        string? Suspicions,
        DateTime StartedAt,
        DateTime AliveAt,
        int Version);
}
