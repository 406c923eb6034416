using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using OrderActors.Baselines.Rows;
using OrderActors.Testing;

namespace OrderActors.Baselines;

/// <summary>R5: the same order on Orleans' own grain storage, called within the silo's process.</summary>
/// <remarks>The provider's statements are those of the product's migrations, each one round trip; the rest is stock.</remarks>
internal sealed class StockGrainStorage(string name, string what, bool isTuned) : IBaseline
{
    public string Name => name;

    public string What => what;

    public bool RunsOn(string database) => database == "postgresql";

    public async Task<Throughput> RunAsync(BaselineRun run, CancellationToken cancellation)
    {
        var work = Workload.Prepare(run);
        await Schema.MigrateAsync(run, cancellation);
        var connection = isTuned ? Schema.TunedPostgres(run) : run.ConnectionString;
        using var host = Build(connection, service: work.Seller);
        await host.StartAsync(cancellation);
        try
        {
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            foreach (var sku in work.Skus)
                await grains.GetGrain<IStateSkuGrain>(sku.Stream).StockAsync(Workload.UnitsOfEachSku);

            var payload = Table.Orders.IndexOf("order_data");
            var done = await work.RunAsync(
                run.Callers,
                (order, _) => grains.GetGrain<IStateOrderGrain>(order.Stream)
                    .TakeAsync((string)order.Order[payload]!, order.Sku.Stream, order.Quantity),
                cancellation);
            await CheckAsync(grains, connection, work, cancellation);
            return done;
        }
        finally
        {
            await host.StopAsync(cancellation);
        }
    }

    private static IHost Build(string connection, string service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            // Nobody calls in from outside, so no gateway; and any port will do.
            silo.UseLocalhostClustering(GatewayProcess.FreePort(), gatewayPort: 0);
            silo.Configure<ClusterOptions>(names => names.ServiceId = service);
            silo.AddAdoNetGrainStorageAsDefault(storage =>
            {
                storage.Invariant = "Npgsql";
                storage.ConnectionString = connection;
            });
        });
        return builder.Build();
    }

    private static async Task CheckAsync(
        IGrainFactory grains, string connection, Workload work, CancellationToken cancellation)
    {
        long reserved = 0;
        foreach (var sku in work.Skus)
            reserved += await grains.GetGrain<IStateSkuGrain>(sku.Stream).ReservedAsync();

        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM orleans_state WHERE service_id = $1 AND key_text LIKE 'order/%' AND version = 2");
        command.Parameters.AddWithValue(work.Seller);
        var stored = (long)(await command.ExecuteScalarAsync(cancellation))!;
        if (stored != work.Orders.Length || reserved != work.Orders.Sum(order => (long)order.Quantity))
        {
            throw new BaselineBrokenException(
                $"{work.Orders.Length} orders were taken, {stored} are stored as processing and {reserved} units are reserved");
        }
    }
}
