using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderActors.Domain;

namespace OrderActors.Engine.Aggregates;

/// <summary>Names the events of one family in storage, and writes and reads them as JSON.</summary>
/// <remarks>
/// The names and shapes are a contract with what is stored: a name is never reused, and a changed shape gets a new name.
/// Golden files pin them.
/// </remarks>
public sealed class EventCodec<TEvent>
    where TEvent : notnull
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // What can be derived is not stored.
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
        // Stored for our own reading, and shown through encoders: names in any script stay readable.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FrozenDictionary<string, JsonTypeInfo> _shapeByName;
    private readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Shape)> _nameByType;

    public EventCodec(IReadOnlyDictionary<string, Type> names)
    {
        _nameByType = names.ToFrozenDictionary(
            entry => entry.Value, entry => (entry.Key, s_options.GetTypeInfo(entry.Value)));
        _shapeByName = _nameByType.Values.ToFrozenDictionary(entry => entry.Name, entry => entry.Shape);
    }

    public IEnumerable<string> Names => _shapeByName.Keys;

    public (string Type, string Data) Encode(TEvent @event)
    {
        if (!_nameByType.TryGetValue(@event.GetType(), out var stored))
            throw Invariant.Unreachable(@event);

        return (stored.Name, JsonSerializer.Serialize(@event, stored.Shape));
    }

    /// <exception cref="InvariantBrokenException">The name is not one of this family.</exception>
    public TEvent Decode(string type, string data)
    {
        if (!_shapeByName.TryGetValue(type, out var shape))
            throw new InvariantBrokenException($"{type} is not a known event");

        return (TEvent)(JsonSerializer.Deserialize(data, shape)
            ?? throw new InvariantBrokenException($"{type} is stored as null"));
    }
}
