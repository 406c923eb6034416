using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Inventory;

/// <summary>Closed reservations of one SKU that somebody asked for again, read from the store by their ids.</summary>
/// <remarks>
/// A SKU keeps in memory what is open. Most of what it has closed nobody ever asks for again; and what is closed never changes, so
/// that what was read once stays true.
/// </remarks>
internal sealed class ClosedReservations(SkuKey key, IStoreReader reader)
{
    /// <summary>Those read last; beyond them an id is read again.</summary>
    private const int MaxKept = 4_096;

    private readonly Dictionary<ReservationId, Reservation> _kept = [];
    private readonly Queue<ReservationId> _oldestFirst = new();

    public bool Has(ReservationId id) => _kept.ContainsKey(id);

    /// <summary>The stock with a closed reservation that it does not have in memory, if there is one.</summary>
    public Stock AddTo(Stock stock, ReservationId id) =>
        !stock.Reservations.ContainsKey(id) && _kept.TryGetValue(id, out var closed)
            ? stock with { Reservations = stock.Reservations.Add(id, closed) }
            : stock;

    /// <returns>Whether one was found that was not known yet.</returns>
    public async Task<bool> ReadAsync(ImmutableArray<ReservationId> ids)
    {
        if (ids.IsEmpty)
            return false;

        var rows = await reader.FindReservationsAsync(key, [.. ids.Select(id => id.Value)], CancellationToken.None);
        var isNew = false;
        // One that is open and not in memory is another activation's: the look at the version finds that out.
        foreach (var row in rows.Where(row => row.Status is not ReservationState.Held))
            isNew |= Keep(new ReservationId(row.ReservationId), StockAggregate.FromRow(row));
        return isNew;
    }

    private bool Keep(ReservationId id, Reservation closed)
    {
        if (!_kept.TryAdd(id, closed))
            return false;

        _oldestFirst.Enqueue(id);
        if (_oldestFirst.Count > MaxKept)
            _kept.Remove(_oldestFirst.Dequeue());
        return true;
    }
}
