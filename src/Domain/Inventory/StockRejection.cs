namespace OrderActors.Domain.Inventory;

/// <summary>Why a stock command was refused.</summary>
public enum StockRejection
{
    /// <summary>Fewer units are available than asked for.</summary>
    InsufficientStock,

    /// <summary>The id was used before for another quantity, or holds fewer units than are said to have left.</summary>
    ReservationMismatch,

    /// <summary>The reservation was released or consumed already; a new one needs a new id.</summary>
    ReservationClosed,

    ReservationUnknown,

    /// <summary>Taking units away would leave less than what is promised.</summary>
    WouldBreakPromises,

    /// <summary>Nobody has ever received or adjusted stock of this SKU here.</summary>
    UnknownSku,

    /// <summary>The reservation is an order's, and only that order makes, changes and closes it.</summary>
    BelongsToOrder,

    /// <summary>The SKU would count more units than <see cref="StockDecider.MaxUnits"/>.</summary>
    TooManyUnits,
}
