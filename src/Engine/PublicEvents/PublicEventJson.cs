using System.Text.Json.Serialization;

namespace OrderActors.Engine.PublicEvents;

/// <summary>How the data of public events are written: as the API writes, and every member always, also where it is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OrderData))]
[JsonSerializable(typeof(OrderValidatedData))]
[JsonSerializable(typeof(OrderReservedData))]
[JsonSerializable(typeof(OrderUpdatedData))]
[JsonSerializable(typeof(OrderLabelData))]
[JsonSerializable(typeof(OrderEndedData))]
[JsonSerializable(typeof(OrderHoldData))]
[JsonSerializable(typeof(OrderAttentionData))]
[JsonSerializable(typeof(StockChangedData))]
[JsonSerializable(typeof(ShopConnectedData))]
[JsonSerializable(typeof(ShopDisconnectedData))]
[JsonSerializable(typeof(ShopAttentionData))]
[JsonSerializable(typeof(ShopRecoveredData))]
public sealed partial class PublicEventJson : JsonSerializerContext;
