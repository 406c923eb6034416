using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
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
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // What can be derived is not stored.
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
        // Stored for our own reading, and shown through encoders: names in any script stay readable.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FrozenDictionary<string, Type> _typeByName;
    private readonly FrozenDictionary<Type, string> _nameByType;

    public EventCodec(IReadOnlyDictionary<string, Type> names)
    {
        _typeByName = names.ToFrozenDictionary();
        _nameByType = names.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);
    }

    public IEnumerable<string> Names => _typeByName.Keys;

    public (string Type, string Data) Encode(TEvent @event)
    {
        if (!_nameByType.TryGetValue(@event.GetType(), out var name))
            throw Invariant.Unreachable(@event);

        return (name, JsonSerializer.Serialize(@event, @event.GetType(), s_options));
    }

    /// <exception cref="InvariantBrokenException">The name is not one of this family.</exception>
    public TEvent Decode(string type, string data)
    {
        Invariant.Require(_typeByName.TryGetValue(type, out var clrType), $"{type} is a known event");
        return (TEvent)(JsonSerializer.Deserialize(data, clrType, s_options)
            ?? throw new InvariantBrokenException($"{type} is stored as null"));
    }
}
