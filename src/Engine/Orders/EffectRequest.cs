using System.Text.Json;
using System.Text.Json.Serialization;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shipping;

namespace OrderActors.Engine.Orders;

/// <summary>What an effect asks of the channel, as it is stored with the intent and sent by the process that carries it out.</summary>
public sealed record EffectRequest(ShipInstruction? Ship, string? CancelReason)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>What it is carried out in, while it travels; the stored intent has a place of its own for it.</summary>
    public string? TraceParent { get; init; }

    public static EffectRequest Of(OrderEffect effect) => new(effect.Instruction, effect.Reason);

    public static EffectRequest Read(string json) =>
        JsonSerializer.Deserialize<EffectRequest>(json, s_options) ?? throw new FormatException("an effect's request is null");

    public string Write() => JsonSerializer.Serialize(this, s_options);

    /// <summary>The stored name of an effect's kind.</summary>
    public static string NameOf(EffectKind kind) => kind switch
    {
        EffectKind.Ship => "tiktok.ship",
        EffectKind.Cancel => "tiktok.cancel",
    };
}
