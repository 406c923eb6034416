using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Script;

/// <summary>A script: what happens to one shop, step after step, and what is right at its end.</summary>
/// <param name="Shop">The market of the shop, such as GB.</param>
/// <param name="AutoShipSeconds">How long after processing began the shop's orders ship by themselves; null: not by themselves.</param>
/// <param name="Steps">Each an object whose first member names the kind of step.</param>
public sealed record ScriptFile(
    string Name, string Shop, int? AutoShipSeconds, string Problem, string Expected, IReadOnlyList<JsonObject> Steps)
{
    /// <exception cref="FormatException">The text is no script; the message names what is wrong.</exception>
    public static ScriptFile Parse(string text)
    {
        try
        {
            var root = JsonNode.Parse(text) as JsonObject ?? throw new FormatException("a script is a JSON object");
            return new ScriptFile(
                Text(root, "name"),
                Text(root, "shop"),
                root["auto_ship_s"]?.GetValue<int>(),
                Text(root, "problem"),
                Text(root, "expected"),
                [.. Items(root).Select(step => step as JsonObject ?? throw new FormatException("a step is a JSON object"))]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"the script cannot be read: {exception.Message}", exception);
        }
    }

    public static ScriptFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{path}: {exception.Message}", exception);
        }
    }

    private static string Text(JsonObject root, string name) =>
        root[name]?.GetValue<string>() ?? throw new FormatException($"a script has '{name}'");

    private static JsonArray Items(JsonObject root) =>
        root["steps"] as JsonArray ?? throw new FormatException("a script has 'steps'");
}
