using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Members by their path, such as <c>line_items/0/package_id</c>.</summary>
internal static class JsonPath
{
    /// <summary>Sets the member, making objects on the way; null takes the member, or the item of a list, away.</summary>
    /// <exception cref="SandboxRefusedException">The path leads through something that is neither object nor list.</exception>
    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        var names = path.Split('/');
        JsonNode at = root;
        foreach (var name in names[..^1])
            at = Step(at, name, path);

        SetLast(at, names[^1], value?.DeepClone(), path);
    }

    private static JsonNode Step(JsonNode at, string name, string path)
    {
        if (at is JsonArray items)
            return items[Index(items, name, path)] ?? throw Bad(path);

        if (at is not JsonObject members)
            throw Bad(path);

        if (members[name] is not { } found)
            members[name] = found = new JsonObject();

        return found;
    }

    private static void SetLast(JsonNode at, string name, JsonNode? value, string path)
    {
        switch (at)
        {
            case JsonArray items when name == items.Count.ToString(CultureInfo.InvariantCulture):
                items.Add(value);
                break;
            case JsonArray items when value is null:
                items.RemoveAt(Index(items, name, path));
                break;
            case JsonArray items:
                items[Index(items, name, path)] = value;
                break;
            case JsonObject members when value is null:
                members.Remove(name);
                break;
            case JsonObject members:
                members[name] = value;
                break;
            default:
                throw Bad(path);
        }
    }

    private static int Index(JsonArray items, string name, string path) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count
            ? index
            : throw Bad(path);

    private static SandboxRefusedException Bad(string path) =>
        SandboxRefusedException.Parameter($"the order has nothing at '{path}'");
}
