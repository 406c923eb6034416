using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Store;
using OrderActors.Storage;
using OrderActors.Testing;

namespace OrderActors.Simulation.Tests;

/// <summary>The simulated store is no database; so that runs on it count, it has to answer as one does.</summary>
public sealed class StoreDifferentialTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderactors-simulation-");
    private ServiceProvider? _services;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task The_simulated_store_and_sqlite_answer_alike_and_end_alike(ulong seed) =>
        CompareAsync(seed, $"Data Source={Path.Combine(_folder.FullName, "store.db")}");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_simulated_store_and_postgresql_answer_alike_and_end_alike(ulong seed) =>
        await CompareAsync(seed, await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync());

    private async Task CompareAsync(ulong seed, string connection)
    {
        _services = new ServiceCollection()
            .AddOrderActorsStorage(new StorageOptions { ConnectionString = connection })
            .BuildServiceProvider();
        await _services.GetRequiredService<IDatabase>().MigrateAsync(None);
        var script = new StoreScript(seed);
        var tables = new StoreTables();
        var writer = _services.GetRequiredService<IBatchWriter>();
        // The databases leave gaps between their ids, the simulated store does not.
        var ids = new List<long>();
        var (written, stale, refused, partly) = (0, 0, 0, 0);
        for (var number = 0; number < 200; number++)
        {
            var batch = script.Next(tables.Inbox.Count);

            var (expected, why) = await AnswerAsync(() => writer.WriteAsync(batch with
            {
                Settlements = [.. batch.Settlements.Select(item => item with { InboxId = ids[(int)item.InboxId - 1] })],
            }));
            var (actual, reason) = await AnswerAsync(() => Task.FromResult(tables.Write(batch).Result));

            ids.AddRange(expected?.Receipts.Where(receipt => !receipt.IsDuplicate).Select(receipt => receipt.InboxId) ?? []);
            Assert.Equal(TextOf(expected, receipt => ids.IndexOf(receipt.InboxId) + 1), TextOf(actual, receipt => receipt.InboxId));
            Assert.Equal(why, reason);
            ImmutableArray<bool> committed = expected?.Committed ?? [];
            script.Note(batch, committed);
            refused += why == "refused" ? 1 : 0;
            partly += why.StartsWith("stale", StringComparison.Ordinal) ? 1 : 0;
            written += committed.Count(one => one);
            stale += committed.Count(one => !one);
        }

        Assert.True(
            written > 100 && stale > 20 && refused > 5 && partly > 5,
            $"{written} written, {stale} stale, {refused} refused, {partly} stale in part");
        // The simulated reads answer when time moves, so they are read through a world of their own.
        var queries = _services.GetRequiredService<IQueries>();
        var effects = new List<RowImage.Effect>();
        foreach (var stream in tables.Effects.Select(row => row.Stream).Distinct())
            effects.AddRange(await queries.ListEffectsAsync(stream, None));

        Assert.Equal(
            await DumpAsync(_services.GetRequiredService<IStoreReader>(), effects), DumpSimulated(tables));
    }

    private static async Task<(BatchResult? Result, string WhyNot)> AnswerAsync(Func<Task<BatchResult>> write)
    {
        try
        {
            return (await write(), "");
        }
        catch (ConstraintBrokenException)
        {
            return (null, "refused");
        }
        catch (PartlyStaleException exception)
        {
            return (null, $"stale: {string.Join(',', exception.Stale)}");
        }
    }

    private static string TextOf(BatchResult? result, Func<InboxReceipt, long> idOf) => result is null
        ? "refused"
        : $"{string.Join(',', result.Committed)} {string.Join(',', result.Receipts.Select(one => $"{idOf(one)}{one.IsDuplicate}"))}";

    private static string DumpSimulated(StoreTables tables)
    {
        var world = new World(1, null) { Faults = Faults.FaultPlan.None };
        var dump = DumpAsync(new StoreReader(new SimulatedStore(world, tables), null), tables.Effects);
        while (!dump.IsCompleted && world.Clock.AdvanceToNextTimer())
        {
        }

        Assert.True(dump.IsCompletedSuccessfully, $"{dump.Exception}");
        return dump.Result;
    }

    private static async Task<string> DumpAsync(IStoreReader reader, IEnumerable<RowImage.Effect> effects)
    {
        var lines = new List<object?>();
        foreach (var stream in StoreScript.StreamNames)
        {
            lines.Add(await reader.ReadHeadAsync(stream, None));
            lines.AddRange((await reader.ReadStreamAsync(stream, 0, None)).Select(row => row with { Position = 0 }));
        }

        foreach (var sku in StoreScript.Skus)
        {
            lines.Add(await reader.LoadStockAsync(sku, None));
            lines.AddRange(await reader.FindReservationsAsync(sku, ["r0", "r1", "r2", "r3"], None));
            lines.AddRange(await reader.LoadForgettableAsync(sku, StoreScript.At.AddSeconds(900), 2, None));
        }

        lines.AddRange(effects.OrderBy(row => row.EffectId, StringComparer.Ordinal));
        var late = StoreScript.At.AddDays(1);
        lines.AddRange((await reader.LoadLinksAsync(StoreScript.Shop, ["v0", "v1", "v2", "v3"], [], None)).Listings);
        lines.AddRange((await reader.LoadDueOrdersAsync(late, 100, None)).Order(StringComparer.Ordinal));
        lines.AddRange((await reader.LoadDueSkusAsync(late, 100, None)).Order(StringComparer.Ordinal));
        lines.AddRange((await reader.LoadDueEffectsAsync(late, 100, None)).OrderBy(row => row.EffectId, StringComparer.Ordinal));
        lines.AddRange((await reader.LoadPendingDeliveriesAsync(late, 100, None))
            .OrderBy(row => row.NotificationId, StringComparer.Ordinal).Select(row => row with { InboxId = 0 }));
        return string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line, line?.GetType() ?? typeof(object))));
    }
}
