using System.Net.ServerSentEvents;
using System.Text.Json;
using OrderActors.Domain;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Gateway.Api.Events;

/// <summary>One event as streams write it. All streams of a process share it, and its text, which is made once.</summary>
public sealed class StreamedEvent
{
    /// <summary>The name of what stands in the place of an event that cannot be read.</summary>
    public const string Unreadable = "unreadable";

    private readonly Lazy<string> _text;

    private StreamedEvent(long position, StreamScope scope, string name, Func<string> text) =>
        (Position, Scope, Name, _text) = (position, scope, name, new Lazy<string>(text));

    public long Position { get; }

    public StreamScope Scope { get; }

    /// <summary>The type with its version, or <see cref="Unreadable"/>.</summary>
    public string Name { get; }

    /// <returns>Null where nothing is told of the event.</returns>
    public static StreamedEvent? Of(PublicReading reading)
    {
        var scope = StreamScope.Of(reading.Stored.Stream);
        return reading switch
        {
            { Event: { } @event } => new StreamedEvent(
                @event.Position, scope, @event.Type, () => CloudEventJson.Write(@event)),
            { Error: { } error } => new StreamedEvent(error.Stored.Position, scope, Unreadable, () => UnreadableText(error)),
            _ => null,
        };
    }

    public SseItem<string> ToItem() => new(_text.Value, Name) { EventId = CloudEventJson.SequenceOf(Position) };

    /// <remarks>What is wrong stands in the log: it may name what is not the reader's business.</remarks>
    private static string UnreadableText(PublicEventException error) => JsonSerializer.Serialize(
        new
        {
            sequence = CloudEventJson.SequenceOf(error.Stored.Position),
            time = error.Stored.At,
            subject = Uri.UnescapeDataString(error.Stored.Stream[(error.Stored.Stream.LastIndexOf('/') + 1)..]),
            detail = "An event could not be read. Read what it is about from the API.",
        },
        JsonSerializerOptions.Web);
}
