using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using OrderActors.Ports.Storage;
using OrderActors.Storage;
using OrderActors.Testing;

namespace OrderActors.Cluster.Tests;

/// <summary>Orleans' own storage provider on the tables that our migrations make for it.</summary>
public sealed class GrainStorageTests : IAsyncLifetime
{
    private static readonly GrainId s_grain = GrainId.Create("settings", "seller-1");

    private IHost _host = null!;

    private IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public async Task InitializeAsync()
    {
        var database = await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync();
        await MigrateAsync(database);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrleans(silo => silo
            .UseLocalhostClustering(GatewayProcess.FreePort(), gatewayPort: 0)
            .AddAdoNetGrainStorageAsDefault(storage =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = database;
            }));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task What_was_written_is_read_again()
    {
        await Storage.WriteStateAsync("prefs", s_grain, Colour("green"));

        var read = new GrainState<Preferences>();
        await Storage.ReadStateAsync("prefs", s_grain, read);

        Assert.Equal(("green", true), (read.State?.Colour, read.RecordExists));
    }

    [Fact]
    public async Task Of_two_activations_that_both_write_a_first_record_one_is_told_that_it_lost()
    {
        var refusals = await Task.WhenAll(FirstWriteAsync("red"), FirstWriteAsync("blue"));

        Assert.IsType<InconsistentStateException>(Assert.Single(refusals, refusal => refusal is not null));
    }

    [Fact]
    public async Task A_record_that_was_cleared_is_gone_and_can_be_written_anew()
    {
        var state = Colour("red");
        await Storage.WriteStateAsync("prefs", s_grain, state);
        await Storage.ClearStateAsync("prefs", s_grain, state);

        var read = new GrainState<Preferences>();
        await Storage.ReadStateAsync("prefs", s_grain, read);
        Assert.False(read.RecordExists);
        read.State = new Preferences { Colour = "blue" };
        await Storage.WriteStateAsync("prefs", s_grain, read);
        Assert.True(read.RecordExists);
    }

    private async Task<Exception?> FirstWriteAsync(string value) =>
        await Record.ExceptionAsync(() => Storage.WriteStateAsync("prefs", s_grain, Colour(value)));

    private static GrainState<Preferences> Colour(string value) => new(new Preferences { Colour = value });

    private static async Task MigrateAsync(string database)
    {
        await using var services = new ServiceCollection()
            .AddOrderActorsStorage(new StorageOptions { ConnectionString = database }).BuildServiceProvider();
        await services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
    }

    /// <summary>Small settings, which is all that this storage is for.</summary>
    [GenerateSerializer, Alias("orderactors.tests.preferences")]
    public sealed class Preferences
    {
        [Id(0)]
        public string Colour { get; set; } = "";
    }
}
