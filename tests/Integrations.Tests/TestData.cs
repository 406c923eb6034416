using System.Text.Json.Nodes;

namespace OrderActors.Integrations.Tests;

/// <summary>The payloads and vectors under <c>data/</c>.</summary>
internal static class TestData
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data");

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(Folder, "samples", name));

    public static JsonNode SampleJson(string name) => JsonNode.Parse(Sample(name))!;

    public static IReadOnlyList<string> SampleNames(string prefix) =>
        [.. Directory.GetFiles(Path.Combine(Folder, "samples"), prefix + "*.json").Select(file => Path.GetFileName(file)!).Order()];

    public static IReadOnlyList<JsonObject> Vectors(string kind) =>
    [
        .. JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, "signature-vectors.json")))!.AsArray()
            .Select(vector => vector!.AsObject())
            .Where(vector => (string?)vector["kind"] == kind),
    ];
}
