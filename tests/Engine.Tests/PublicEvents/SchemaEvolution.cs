using System.Text.Json.Nodes;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>What may not change between two versions of a schema: whoever reads the old one must be able to read the new one.</summary>
internal static class SchemaEvolution
{
    /// <summary>Words for people, which say nothing that a program reads.</summary>
    private static readonly string[] s_words = ["description", "title", "$schema"];

    /// <summary>Judged one by one below; any other keyword has to stay as it is.</summary>
    private static readonly string[] s_judged = ["type", "properties", "required", "items"];

    /// <returns>A sentence for each break, naming the member; none where the change is additive.</returns>
    public static IEnumerable<string> Breaks(JsonObject before, JsonObject after) => Breaks("data", before, after);

    private static IEnumerable<string> Breaks(string path, JsonObject before, JsonObject after) =>
    [
        .. OfType(path, before, after),
        .. OfMembers(path, before, after),
        .. OfRequired(path, before, after),
        .. OfItems(path, before, after),
        .. OfOthers(path, before, after),
    ];

    private static IEnumerable<string> OfType(string path, JsonObject before, JsonObject after)
    {
        var (was, now) = (TypesOf(before), TypesOf(after));
        if (was != now)
            yield return $"{path} was {was} and is {now}. Give the new one another name, or make a new version of the type.";
    }

    private static IEnumerable<string> OfMembers(string path, JsonObject before, JsonObject after)
    {
        var members = after["properties"] as JsonObject ?? [];
        foreach (var (name, was) in before["properties"] as JsonObject ?? [])
        {
            var member = $"{path}.{name}";
            if (members[name] is not { } now)
                yield return $"{member} is gone. Somebody reads it; keep it, or make a new version of the type.";
            else if (was is JsonObject one && now is JsonObject other)
            {
                foreach (var problem in Breaks(member, one, other))
                    yield return problem;
            }
            else if (!JsonNode.DeepEquals(was, now))
                yield return $"{member} was {was} and is {now}. Make a new version of the type.";
        }
    }

    private static IEnumerable<string> OfRequired(string path, JsonObject before, JsonObject after)
    {
        var (was, now) = (RequiredOf(before), RequiredOf(after));
        foreach (var name in now.Except(was))
            yield return $"{path}.{name} is newly required. Events that are stored do not have it; let it be missing.";
        foreach (var name in was.Except(now))
            yield return $"{path}.{name} may be missing now. Somebody counts on it; keep it required.";
    }

    private static IEnumerable<string> OfItems(string path, JsonObject before, JsonObject after) =>
        (before["items"], after["items"]) switch
        {
            (JsonObject was, JsonObject now) => Breaks(path + "[]", was, now),
            (var was, var now) when JsonNode.DeepEquals(was, now) => [],
            _ => [$"{path}[] is described in another way. Make a new version of the type."],
        };

    private static IEnumerable<string> OfOthers(string path, JsonObject before, JsonObject after) =>
        before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .Except(s_words).Except(s_judged)
            .Where(keyword => !JsonNode.DeepEquals(before[keyword], after[keyword]))
            .Select(keyword => $"{path}: '{keyword}' was {Shown(before[keyword])} and is {Shown(after[keyword])}. Make a new version of the type.");

    private static string TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => string.Join(" or ", types.Select(type => type!.GetValue<string>()).Order(StringComparer.Ordinal)),
        { } type => type.GetValue<string>(),
        null => "anything",
    };

    private static IEnumerable<string> RequiredOf(JsonObject schema) =>
        (schema["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>());

    private static string Shown(JsonNode? value) => value?.ToJsonString() ?? "not there";
}
