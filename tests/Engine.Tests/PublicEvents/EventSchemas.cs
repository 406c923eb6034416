using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>The schema of each type as the code has it, with the words of the contract's own documentation.</summary>
internal static class EventSchemas
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Lazy<XDocument> s_documentation =
        new(() => XDocument.Load(Path.Combine(AppContext.BaseDirectory, "OrderActors.Engine.xml")));

    public static JsonObject Of(PublicEventType type)
    {
        var body = type.Data.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Described,
        }).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = CloudEventJson.SchemaPrefix + type.Name,
            ["title"] = type.Name,
            ["description"] = type.Meaning,
        };
        foreach (var (name, value) in body.Where(member => member.Key != "description").ToList())
        {
            body.Remove(name);
            schema.Add(name, value);
        }

        return schema;
    }

    public static string Text(JsonNode schema) => schema.ToJsonString(s_readable) + "\n";

    private static JsonNode Described(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is JsonObject schema && WordsOf(context) is { } words)
            schema.Insert(0, "description", words);

        return node;
    }

    private static string? WordsOf(JsonSchemaExporterContext context)
    {
        var words = context.PropertyInfo is { } property
            ? Find(property.DeclaringType, member => member.Elements("param")
                .FirstOrDefault(parameter => string.Equals(parameter.Attribute("name")?.Value, property.Name, StringComparison.OrdinalIgnoreCase)))
            : null;
        return words ?? Find(context.TypeInfo.Type, member => member.Element("summary"));
    }

    private static string? Find(Type type, Func<XElement, XElement?> part)
    {
        var member = s_documentation.Value.Descendants("member").FirstOrDefault(one => one.Attribute("name")?.Value == "T:" + type.FullName);
        var text = member is null ? null : part(member)?.Value;
        return text is null ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
