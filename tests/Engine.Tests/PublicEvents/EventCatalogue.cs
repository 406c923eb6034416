using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>The catalogue page, made of the types and of what the stories tell.</summary>
internal static class EventCatalogue
{
    private const string Introduction =
        """
        # Public events

        What OrderActors tells others: over the event stream, and to webhooks. This page and the schemas beside it are made of the
        code (`ORDERACTORS_WRITE_GOLDEN=1 dotnet test tests/Engine.Tests`), and tests hold them to it.

        **Shape.** An event of the stream is a [CloudEvent](https://cloudevents.io) 1.0 in structured JSON. `type` is
        `com.orderactors.` and the name below; `source` is `/sellers/{seller}/shops/{shop}`, or `/sellers/{seller}` for stock, which is of no
        shop; `subject` is TikTok's order id, the shop's id, or location and SKU (percent-encoded, with a slash between); `sequence` is the
        place in the journal as 20 digits, to be compared as a text; `traceparent` names the trace that it happened in, where one is known.
        `dataschema` is the `$id` of the schema.

        **The stream.** `GET /api/v1/events/stream` sends them as server-sent events, each named by its type, with `sequence` as its id, to
        the seller whose key is sent. `types` and `shops` choose, separated by commas: `types=order.shipped,stock.changed`, or `order.*` for
        all of a kind; with `shops` events of stock are left out, which are of no shop. A stream begins with what happens from now on, or
        behind the id in `Last-Event-ID` (or `after`, which a first address can have): any id that was ever received will do, and 0 is the
        beginning. `heartbeat` comes every 15 seconds; its id passes over what was left out, so resume after it as after any other.
        `cut_off` ends a stream that does not read fast enough (`too_slow`), whose place another seller needed (`place_needed`), or that
        cannot go on (`storage_unavailable`): open it again behind the last id, and nothing is missed. `unreadable` stands in the place of
        an event that could not be read: read its `subject` from the API. A seller has at most 20 streams open in a process.

        **How often, and in which order.** Each event comes at least once, with the same `id` each time: remember the ids, or compare
        `order.version`. Events of one order come in their order.

        **The whole order.** Each event of an order has the order as it stood right after that event, so a program that keeps a copy needs
        all of `order.*` and nothing else. Counts of stock may be newer than their event; `version` says as of when they are.

        **No personal data.** Name, address, telephone, e-mail and messages of the buyer stand in no event. A program that needs the address
        asks the API for the order. Reasons of holds and failures are texts of persons and of TikTok, passed on as they are.

        **What may change.** A type only ever gets more members, and words such as states and reasons get more values: ignore what you
        do not know. Anything else is a new type with the next version (`order.shipped.v2`), beside the old one.

        """;

    public static string Text(IReadOnlyDictionary<string, PublicEvent> examples)
    {
        var page = new StringBuilder(Introduction);
        page.Append("\n| type | meaning | schema |\n|---|---|---|\n");
        foreach (var type in PublicEventType.All)
            page.Append($"| [{type.Name}](#{Anchor(type)}) | {type.Meaning} | [schema]({type.Name}.schema.json) |\n");
        foreach (var type in PublicEventType.All)
            Describe(page, type, examples[type.Name]);

        return page.ToString();
    }

    private static void Describe(StringBuilder page, PublicEventType type, PublicEvent example)
    {
        page.Append($"\n## {type.Name}\n\n{type.Meaning}\n\n{type.Sent}\n\n```json\n");
        page.Append(EventSchemas.Text(JsonNode.Parse(CloudEventJson.Write(example))!));
        page.Append("```\n");
    }

    private static string Anchor(PublicEventType type) => type.Name.Replace(".", "", StringComparison.Ordinal);
}
