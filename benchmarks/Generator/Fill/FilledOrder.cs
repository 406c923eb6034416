using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Generator.Fill;

/// <summary>The rows of one generated order.</summary>
/// <param name="Reservation">Null once it would have been forgotten, which the product does a week after closing.</param>
internal sealed record FilledOrder(
    Guid RowId,
    RowImage.Order Order,
    string Stream,
    ImmutableArray<JournalRow> Journal,
    RowImage.Reservation? Reservation,
    ImmutableArray<InboxDelivery> Webhooks);
