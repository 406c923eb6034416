using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>The same random script on SQLite and on PostgreSQL gives the same answers and leaves the same
/// rows.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DifferentialTests
{
    private const int Batches = 150;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20260314)]
    public async Task Both_databases_answer_alike_and_end_alike(int seed)
    {
        await using var file = new SqliteTestDatabase(TimeSpan.FromSeconds(30));
        await using var server = await PostgresTestDatabase.CreateAsync();
        await using var sqlite = await TestStore.OpenMigratedAsync(file);
        await using var postgres = await TestStore.OpenMigratedAsync(server);
        var script = new RandomScript(seed);
        var ids = (Sqlite: new List<long>(), Postgres: new List<long>());
        var (written, conflicts, broken, partly) = (0, 0, 0, 0);

        for (var number = 0; number < Batches; number++)
        {
            var next = script.NextBatch();
            var batch = next(ids.Sqlite);
            var expected = await WriteAsync(sqlite, batch, ids.Sqlite);
            var actual = await WriteAsync(postgres, next(ids.Postgres), ids.Postgres);

            Assert.True(expected.Text == actual.Text, $"seed {seed}, batch {number}: {expected.Text} / {actual.Text}");
            Assert.Equal(ids.Sqlite.Count, ids.Postgres.Count);
            script.Note(batch, expected.Committed);
            broken += expected.Text == nameof(ConstraintBrokenException) ? 1 : 0;
            partly += expected.Text.StartsWith(nameof(PartlyStaleException), StringComparison.Ordinal) ? 1 : 0;
            written += expected.Committed.Count(committed => committed);
            conflicts += expected.Committed.Count(committed => !committed);
        }

        // A script that never wrote, never met a conflict or never broke a rule has compared nothing.
        Assert.True(
            written > 100 && conflicts > 20 && broken > 5 && partly > 5,
            $"{written} written, {conflicts} stale, {broken} broken, {partly} stale in part");
        Assert.Equal(await DumpAsync(sqlite), await DumpAsync(postgres));
    }

    private static async Task<(string Text, ImmutableArray<bool> Committed)> WriteAsync(
        TestStore store, CommitBatch batch, List<long> ids)
    {
        try
        {
            var result = await store.Writer.WriteAsync(batch);
            foreach (var receipt in result.Receipts.Where(receipt => !receipt.IsDuplicate))
                ids.Add(receipt.InboxId);
            var receipts = result.Receipts.Select(receipt => $"{receipt.IsDuplicate}:{ids.IndexOf(receipt.InboxId)}");
            return (string.Join(',', result.Committed) + " | " + string.Join(',', receipts), result.Committed);
        }
        catch (ConstraintBrokenException)
        {
            return (nameof(ConstraintBrokenException), []);
        }
        catch (PartlyStaleException exception)
        {
            return ($"{nameof(PartlyStaleException)} {string.Join(',', exception.Stale)}", []);
        }
    }

    private static async Task<string> DumpAsync(TestStore store)
    {
        var lines = new List<object?>();
        foreach (var stream in RandomScript.StreamNames)
        {
            lines.Add(await store.Reader.ReadHeadAsync(stream, None));
            var events = await store.Reader.ReadStreamAsync(stream, 0, None);
            lines.AddRange(events.Select(stored => stored with { Position = 0 }));
            lines.AddRange(await store.Queries.ListEffectsAsync(stream, None));
        }

        foreach (var id in RandomScript.OrderIds)
        {
            if (await store.Queries.FindOrderAsync("acme", id, None) is { } order)
                lines.Add(order with { OrderData = Canonical(order.OrderData!) });
        }

        foreach (var sku in RandomScript.Skus)
        {
            lines.Add(await store.Reader.LoadStockAsync(sku, None));
            lines.AddRange(await store.Reader.FindReservationsAsync(sku, ["r-0", "r-1", "r-2", "r-3"], None));
            lines.AddRange(await store.Reader.LoadForgettableAsync(sku, Sample.At.AddDays(9), 9, None));
        }

        lines.Add(await store.Reader.LoadShopAsync(Sample.ShopKey, None));
        lines.AddRange((await store.Reader.LoadLinksAsync(Sample.ShopKey, ["c-0", "c-1", "c-2", "c-3"], ["sku 0", "sku 9"], None)).Listings);
        var pending = await store.Reader.LoadPendingDeliveriesAsync(Sample.At.AddDays(1), 1_000, None);
        // Deliveries of one batch arrived at the same time; PostgreSQL numbers them by key.
        lines.AddRange(pending.OrderBy(row => row.NotificationId).Select(row => row with { InboxId = 0 }));
        lines.AddRange(await store.Queries.SummarizeInboxAsync(None));
        return string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line, line?.GetType() ?? typeof(object))));
    }

    private static string Canonical(string json) => new JsonObject(
        JsonNode.Parse(json)!.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString();
}
