using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>A seeded sequence of batches: fresh and stale versions, alone and together, valid and forbidden rows, new and
/// repeated deliveries.</summary>
internal sealed class RandomScript(int seed)
{
    private const int Streams = 6;

    private readonly Random _random = new(seed);
    private readonly long[] _versions = new long[Streams];

    public static IEnumerable<string> StreamNames => Enumerable.Range(0, Streams).Select(index => $"s/{index}");

    public static IEnumerable<SkuKey> Skus =>
        Enumerable.Range(0, 3).Select(index => new SkuKey("acme", "wh", $"sku {index}"));

    public static IEnumerable<string> OrderIds => Enumerable.Range(0, 5).Select(index => $"{index}");

    /// <param name="inboxIds">The ids that the database gave to the deliveries so far.</param>
    public Func<IReadOnlyList<long>, CommitBatch> NextBatch()
    {
        var sets = SomeTogether([.. Enumerable.Range(0, Streams).Where(_ => _random.Next(3) > 0).Select(NextSet)]);
        var deliveries = Enumerable.Range(0, _random.Next(4))
            .Select(_ => Sample.Delivery($"n-{_random.Next(30)}") with { Body = NextBytes() })
            .ToImmutableArray();
        var settlements = Enumerable.Range(0, _random.Next(3))
            .Select(_ => (
                Which: _random.Next(10),
                Status: Pick(InboxStatus.Applied, InboxStatus.Ignored, InboxStatus.Pending, InboxStatus.Quarantined),
                Attempts: _random.Next(4)))
            .ToArray();
        return inboxIds => new CommitBatch(
            sets,
            deliveries,
            [
                .. settlements.Where(item => item.Which < inboxIds.Count).Select(item => new InboxSettlement(
                    inboxIds[item.Which], item.Status, null, item.Attempts, null, Sample.At)),
            ]);
    }

    /// <summary>Told which sets of the last batch were written.</summary>
    public void Note(CommitBatch batch, ImmutableArray<bool> committed)
    {
        for (var index = 0; index < committed.Length; index++)
        {
            if (!committed[index])
                continue;

            foreach (var set in batch.Changes[index].Parts())
                _versions[int.Parse(set.Stream[2..], null)] = set.ExpectedVersion + set.Journal.Length;
        }
    }

    /// <summary>Now and then the last ones commit with the first.</summary>
    private ImmutableArray<ChangeSet> SomeTogether(ImmutableArray<ChangeSet> sets)
    {
        var left = sets.Length - _random.Next(3);
        return left < 1 || left == sets.Length ? sets : [sets[0] with { AtomicWith = sets[left..] }, .. sets[1..left]];
    }

    private ChangeSet NextSet(int stream)
    {
        var expected = Math.Max(0, _versions[stream] + Pick(0, 0, 0, 0, 0, -1, 1));
        var journal = Enumerable.Range(0, _random.Next(1, 4)).Select(index => Sample.Event($"{seed}/{_random.Next()}"));
        var rows = Enumerable.Range(0, _random.Next(4)).Select(_ => NextRow());
        return new ChangeSet($"s/{stream}", expected, [.. journal], [.. rows]);
    }

    private RowImage NextRow()
    {
        var sku = Skus.ElementAt(_random.Next(3));
        var at = Sample.At.AddMicroseconds(_random.NextInt64(1_000_000_000_000));
        var reservation = $"r-{_random.Next(4)}";
        var operation = $"op-{_random.Next(4)}";
        return _random.Next(9) switch
        {
            0 => Sample.Order($"{_random.Next(5)}") with
            {
                PlacedAt = at,
                TotalAmount = new decimal(_random.Next(), _random.Next(), 0, false, (byte)_random.Next(10)),
                NextActionAt = _random.Next(12) == 0 ? null : at,
                State = Pick("received", "processing", "shipped"),
                Holds = Pick("", "fraud"),
            },
            // Now and then more than there is.
            1 => Sample.Stock(20, _random.Next(13), _random.Next(13), sku) with { UpdatedAt = at },
            2 => Sample.Reservation(reservation, sku) with
            {
                ExpiresAt = at,
                Status = Pick(ReservationState.Held, ReservationState.Released),
                Consumed = Pick(0, 1, 2, 3),
                IsNew = _random.Next(8) == 0,
                ClosedAt = Pick<DateTimeOffset?>(null, at),
            },
            3 => new RowImage.ForgottenReservation(sku, reservation),
            4 => new RowImage.StockOperation(sku, operation, at),
            5 => new RowImage.ForgottenStockOperation(sku, operation),
            6 => Sample.Effect($"e-{_random.Next(5)}", $"s/{_random.Next(Streams)}") with { Attempts = _random.Next(-1, 20) },
            7 => Sample.Shop() with { Name = Pick("Ä", "🧵", ""), SyncedTo = at },
            _ => Sample.Listing($"c-{_random.Next(4)}") with { Title = $"{_random.Next()}" },
        };
    }

    private byte[] NextBytes()
    {
        var bytes = new byte[_random.Next(64)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
