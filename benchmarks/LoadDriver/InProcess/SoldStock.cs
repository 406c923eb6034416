using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Writes a SKU as it is after many orders were dispatched, beside its grain, which must not be awake.</summary>
internal sealed class SoldStock(SkuKey key, ICommitPipeline pipeline)
{
    private const int AtOnce = 1_000;

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public async Task FillAsync(int closed)
    {
        var head = StreamHead.Empty;
        for (var done = 0; done < closed; done += AtOnce)
        {
            var (type, data) = StockEvents.Codec.Encode(
                new StockEvent.Adjusted($"receipt-{done}", AtOnce, "received", "", _now.AddDays(-6)));
            var fact = new JournalFact(type, _now, "system", "load", data);
            var hash = JournalChain.Next(head.Hash, key.Stream, head.Version + 1, fact);
            await pipeline.CommitAsync(new ChangeSet(
                key.Stream,
                head.Version,
                [new JournalRow(type, _now, fact.Actor, fact.Cause, null, data, hash)],
                Rows(done, head.Version + 1)));
            head = new StreamHead(head.Version + 1, hash);
        }
    }

    private ImmutableArray<RowImage> Rows(int done, long version) =>
    [
        new RowImage.Stock(key, done + AtOnce + AtOnce, 0, done + AtOnce, 0, version, _now),
        .. Enumerable.Range(done, AtOnce).Select(Reservation),
    ];

    private RowImage Reservation(int number)
    {
        var order = FormattableString.Invariant($"{key.SellerId}/shop/{576_460_000_000_000_000 + number}");
        return new RowImage.Reservation(
            key, order + ReservationId.SuffixOf(key, 1), order, 1, ReservationState.Consumed, null, null, _now.AddDays(-6), _now.AddDays(-5))
        {
            Consumed = 1,
            IsNew = true,
        };
    }
}
