using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains;

/// <summary>A change set as one grain hands it to another.</summary>
[Alias("orderactors.brought-change-set")]
public sealed class AttachedChangeSet(ChangeSet changes) : AttachedChanges
{
    public ChangeSet Changes => changes;
}

/// <summary>A change set on its way between processes.</summary>
/// <param name="Json">Rows carry the name of their kind; without the spans that it follows from.</param>
[GenerateSerializer, Immutable, Alias("orderactors.change-set-json")]
public readonly record struct ChangeSetJson([property: Id(0)] byte[] Json);

/// <summary>Turns a change set into JSON for another process, and such JSON into a change set.</summary>
/// <remarks>Chosen over a message for each kind of row: a new column travels without a change here.</remarks>
[RegisterConverter]
public sealed class ChangeSetConverter : IConverter<AttachedChangeSet, ChangeSetJson>
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameRows } },
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new KeyAsText<OrderKey>(OrderKey.Parse),
            new KeyAsText<SkuKey>(SkuKey.Parse),
            new KeyAsText<ShopKey>(ShopKey.Parse),
            new StatusAsText<EffectStatus>(RowText.ToText, RowText.ParseEffectStatus),
            new StatusAsText<ReservationState>(RowText.ToText, RowText.ParseReservationState),
            new StatusAsText<ShopStatus>(RowText.ToText, RowText.ParseShopStatus),
        },
    };

    public AttachedChangeSet ConvertFromSurrogate(in ChangeSetJson surrogate) => new(
        JsonSerializer.Deserialize<ChangeSet>(surrogate.Json, s_options)
        ?? throw new JsonException("a change set came as null"));

    public ChangeSetJson ConvertToSurrogate(in AttachedChangeSet value) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value.Changes with { Causes = [] }, s_options));

    private static void NameRows(JsonTypeInfo type)
    {
        if (type.Type != typeof(RowImage))
            return;

        type.PolymorphismOptions = new JsonPolymorphismOptions();
        foreach (var kind in typeof(RowImage).GetNestedTypes())
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, kind.Name));
    }

    private sealed class StatusAsText<TStatus>(Func<TStatus, string> toText, Func<string, TStatus> parse) : JsonConverter<TStatus>
        where TStatus : struct, Enum
    {
        public override TStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException("a status came as null"));

        public override void Write(Utf8JsonWriter writer, TStatus value, JsonSerializerOptions options) =>
            writer.WriteStringValue(toText(value));
    }

    private sealed class KeyAsText<TKey>(Func<string, TKey> parse) : JsonConverter<TKey>
        where TKey : struct
    {
        public override TKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException("a key came as null"));

        public override void Write(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
