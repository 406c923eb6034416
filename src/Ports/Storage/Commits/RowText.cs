using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Ports.Storage;

/// <summary>The words for statuses in the database, between processes and in the API. The only place that knows them.</summary>
public static class RowText
{
    public static string ToText(this EffectStatus status) => status switch
    {
        EffectStatus.Intent => "intent",
        EffectStatus.Done => "done",
        EffectStatus.Refused => "refused",
        EffectStatus.Uncertain => "uncertain",
    };

    public static string ToText(this ReservationState state) => state switch
    {
        ReservationState.Held => "held",
        ReservationState.Consumed => "consumed",
        ReservationState.Released => "released",
    };

    public static string ToText(this ShopStatus status) => status switch
    {
        ShopStatus.Connected => "connected",
        ShopStatus.Disconnected => "disconnected",
    };

    /// <exception cref="FormatException">There is no such status.</exception>
    public static EffectStatus ParseEffectStatus(string text) => text switch
    {
        "intent" => EffectStatus.Intent,
        "done" => EffectStatus.Done,
        "refused" => EffectStatus.Refused,
        "uncertain" => EffectStatus.Uncertain,
        _ => throw new FormatException($"'{text}' is no status of an effect"),
    };

    /// <exception cref="FormatException">There is no such state.</exception>
    public static ReservationState ParseReservationState(string text) => text switch
    {
        "held" => ReservationState.Held,
        "consumed" => ReservationState.Consumed,
        "released" => ReservationState.Released,
        _ => throw new FormatException($"'{text}' is no state of a reservation"),
    };

    /// <exception cref="FormatException">There is no such status.</exception>
    public static ShopStatus ParseShopStatus(string text) => text switch
    {
        "connected" => ShopStatus.Connected,
        "disconnected" => ShopStatus.Disconnected,
        _ => throw new FormatException($"'{text}' is no status of a shop"),
    };
}
