using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using OrderActors.Ports.Storage;
using OrderActors.Storage;
using OrderActors.Testing;

namespace OrderActors.Cluster.Tests;

/// <summary>Orleans' own membership provider on the tables and statements that our migrations make for it, on connections
/// whose assertions are off (dotnet/orleans #11317).</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2026, 3, 14, 15, 9, 26, DateTimeKind.Utc);

    private IHost _host = null!;

    private IMembershipTable Table => _host.Services.GetRequiredService<IMembershipTable>();

    public async Task InitializeAsync()
    {
        var database = await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync();
        await using (var services = new ServiceCollection()
            .AddOrderActorsStorage(new StorageOptions { ConnectionString = database }).BuildServiceProvider())
        {
            await services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        }

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrleans(silo => silo
            .ConfigureEndpoints(IPAddress.Loopback, GatewayProcess.FreePort(), gatewayPort: 0)
            .UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = database + ";Options=-c plpgsql.check_asserts=off";
            }));
        _host = builder.Build();
        await Table.InitializeMembershipTableAsync(tryInitTableVersion: true);
    }

    public Task DisposeAsync()
    {
        _host.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_silo_joins_and_changes_and_each_raises_the_version()
    {
        await JoinAsync(Silo(1));
        await JoinAsync(Silo(2));
        Assert.True(await ChangeAsync(Silo(1), entry => entry.Status = SiloStatus.Active));

        var table = await Table.ReadAllAsync();

        Assert.Equal(3, table.Version.Version);
        Assert.Equal(SiloStatus.Active, table.TryGet(Silo(1))!.Item1.Status);
        Assert.Equal(SiloStatus.Joining, table.TryGet(Silo(2))!.Item1.Status);
    }

    [Fact]
    public async Task A_change_of_a_silo_that_is_not_in_the_table_is_refused_and_leaves_the_version()
    {
        await JoinAsync(Silo(1));
        var before = await Table.ReadAllAsync();

        var changed = await Table.UpdateRowAsync(Entry(Silo(9)), "any", before.Version.Next());

        Assert.False(changed);
        Assert.Equal(before.Version, (await Table.ReadAllAsync()).Version);
    }

    [Fact]
    public async Task Dead_silos_are_removed_when_their_start_last_sign_of_life_and_suspicions_are_all_old()
    {
        for (var port = 1; port <= 5; port++)
            await JoinAsync(Silo(port));
        await ChangeAsync(Silo(1), Die);
        await ChangeAsync(Silo(2), Die);
        await ChangeAsync(Silo(3), entry => entry.Status = SiloStatus.Active);
        await ChangeAsync(Silo(4), entry =>
        {
            Die(entry);
            entry.AddSuspector(Silo(3), s_start.AddHours(2));
        });
        await ChangeAsync(Silo(5), entry =>
        {
            Die(entry);
            entry.AddSuspector(Silo(3), s_start.AddMinutes(1));
        });
        await Table.UpdateIAmAliveAsync(Entry(Silo(2), aliveAt: s_start.AddHours(2)));

        await Table.CleanupDefunctSiloEntriesAsync(s_start.AddHours(1));

        // Silo 2 gave a late sign of life, silo 3 is active, and silo 4 was suspected a short time ago.
        var left = (await Table.ReadAllAsync()).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port);
        Assert.Equal([2, 3, 4], left.Order());
    }

    private static void Die(MembershipEntry entry) => entry.Status = SiloStatus.Dead;

    private async Task JoinAsync(SiloAddress silo)
    {
        var table = await Table.ReadAllAsync();
        Assert.True(await Table.InsertRowAsync(Entry(silo), table.Version.Next()));
    }

    private async Task<bool> ChangeAsync(SiloAddress silo, Action<MembershipEntry> change)
    {
        var table = await Table.ReadAllAsync();
        var (entry, etag) = table.TryGet(silo)!;
        change(entry);
        return await Table.UpdateRowAsync(entry, etag, table.Version.Next());
    }

    private static MembershipEntry Entry(SiloAddress silo, DateTime? aliveAt = null) => new()
    {
        SiloAddress = silo,
        SiloName = $"silo-{silo.Endpoint.Port}",
        HostName = "host",
        Status = SiloStatus.Joining,
        StartTime = s_start,
        IAmAliveTime = aliveAt ?? s_start,
    };

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, generation: 7);
}
