using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;
using OrderActors.Engine.Effects;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>What an order's effect asks of the channel, as it is stored with the intent and sent by the process that carries it out.</summary>
/// <param name="CancelLines">The lines to cancel; null or empty = the whole order.</param>
public sealed record EffectRequest(ShipInstruction? Ship, string? CancelReason, ImmutableArray<string>? CancelLines = null)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static EffectRequest Of(OrderEffect effect) => new(
        effect.Instruction, effect.Reason, effect.CancelLineIds.IsEmpty ? null : effect.CancelLineIds);

    /// <summary>The effect as the engine of effects sees it.</summary>
    public static EffectIntent IntentOf(Order order, OrderEffect effect, string? trace) => new(
        effect.Id, order.Key.Stream, order.Key.SellerId, NameOf(effect.Kind), TargetOf(order), Of(effect).Write())
    {
        TraceParent = trace,
    };

    public static RowImage.Effect RowOf(Order order, OrderEffect effect, string? trace) => new(
        effect.Id,
        order.Key.Stream,
        order.Key.SellerId,
        order.Key.ShopId,
        NameOf(effect.Kind).Value,
        Of(effect).Write(),
        effect.Status,
        effect.Attempts,
        effect.Status is EffectStatus.Intent ? effect.DueAt : null,
        effect.Result,
        effect.CreatedAt,
        effect.SettledAt)
    {
        TraceParent = trace,
        Target = TargetOf(order).ToString(),
    };

    public static EffectRequest Read(string json) =>
        JsonSerializer.Deserialize<EffectRequest>(json, s_options) ?? throw new FormatException("an effect's request is null");

    public string Write() => JsonSerializer.Serialize(this, s_options);

    public static EffectKindName NameOf(EffectKind kind) => kind switch
    {
        EffectKind.Ship => EffectKinds.TikTokShip,
        EffectKind.Cancel => EffectKinds.TikTokCancel,
    };

    private static EffectTarget TargetOf(Order order) => new(EffectKinds.TikTokShip.Integration, order.Key.ShopId);
}
