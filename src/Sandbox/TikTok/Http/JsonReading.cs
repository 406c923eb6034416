using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Reading a body strictly: the right type or a refusal that names the field.</summary>
internal static class JsonReading
{
    /// <summary>Items in one array of a request.</summary>
    public const int MaxItems = 1_000;

    public static string? Text(this JsonObject body, string name) =>
        body[name] is not { } node ? null
        : node.GetValueKind() == JsonValueKind.String ? Blank(node.GetValue<string>())
        : throw WrongType(name, "string");

    public static string RequiredText(this JsonObject body, string name) =>
        body.Text(name) ?? throw Missing(name);

    public static long? Whole(this JsonObject body, string name)
    {
        if (body[name] is not { } node)
            return null;

        return node is JsonValue value && node.GetValueKind() == JsonValueKind.Number && value.TryGetValue<long>(out var number)
            ? number
            : throw WrongType(name, "int64");
    }

    public static bool? Flag(this JsonObject body, string name) =>
        body[name] is not { } node ? null
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>()
        : throw WrongType(name, "bool");

    public static JsonObject? Object(this JsonObject body, string name) =>
        body[name] is not { } node ? null : node as JsonObject ?? throw WrongType(name, "struct");

    public static IReadOnlyList<string> Texts(this JsonObject body, string name) =>
        [.. Items(body, name).Select(node => node?.GetValueKind() == JsonValueKind.String
            ? node.GetValue<string>()
            : throw WrongType(name, "list<string>"))];

    public static IReadOnlyList<JsonObject> Objects(this JsonObject body, string name) =>
        [.. Items(body, name).Select(node => node as JsonObject ?? throw WrongType(name, "list<struct>"))];

    public static IReadOnlyList<JsonObject> RequiredObjects(this JsonObject body, string name)
    {
        var objects = body.Objects(name);
        return objects.Count > 0 ? objects : throw Missing(name);
    }

    public static (long From, long Before) Range(this JsonObject body, string prefix) =>
        (body.Whole($"{prefix}_ge") ?? 0, body.Whole($"{prefix}_lt") ?? long.MaxValue);

    public static SandboxRefusedException Missing(string name) =>
        SandboxRefusedException.Parameter($"{Pascal(name)} is a required field");

    private static SandboxRefusedException WrongType(string name, string type) =>
        SandboxRefusedException.Parameter($"{name}: expected type:{type}");

    private static string? Blank(string text) => text.Length == 0 ? null : text;

    private static JsonArray Items(JsonObject body, string name)
    {
        if (body[name] is not { } node)
            return [];

        var array = node as JsonArray ?? throw WrongType(name, "list");
        return array.Count <= MaxItems
            ? array
            : throw SandboxRefusedException.Parameter($"{name} has more than {MaxItems} items");
    }

    // Real refusals name fields so: "PageSize is a required field".
    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
