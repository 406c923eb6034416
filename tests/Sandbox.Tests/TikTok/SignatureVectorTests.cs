using System.Text;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class SignatureVectorTests
{
    private static readonly JsonArray Vectors = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "signature-vectors.json")))!.AsArray();

    public static TheoryData<string> RequestIds => IdsOf("request");

    public static TheoryData<string> WebhookIds => IdsOf("webhook");

    [Theory]
    [MemberData(nameof(RequestIds))]
    public void A_published_request_gets_the_published_signature(string id)
    {
        var vector = Find(id);
        var query = vector["query"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());
        var body = Encoding.UTF8.GetBytes(vector["body"]?.GetValue<string>() ?? "");

        var sign = RequestSignature.Sign(Text(vector, "app_secret"), Text(vector, "path"), query, body);

        Assert.Equal(Text(vector, "expected"), sign);
    }

    [Theory]
    [MemberData(nameof(WebhookIds))]
    public void A_published_webhook_gets_the_published_signature(string id)
    {
        var vector = Find(id);

        var sign = RequestSignature.SignWebhook(
            Text(vector, "app_key"), Text(vector, "app_secret"), Encoding.UTF8.GetBytes(Text(vector, "raw_body")));

        Assert.Equal(Text(vector, "expected"), sign);
    }

    [Fact]
    public void All_fourteen_vectors_are_checked()
    {
        Assert.Equal(14, Vectors.Count);
        Assert.All(Vectors, vector => Assert.Contains(Text(vector!, "kind"), (string[])["request", "webhook"]));
    }

    [Fact]
    public void An_upper_case_signature_does_not_match()
    {
        var sign = RequestSignature.SignWebhook("key", "secret", "{}"u8);

        Assert.True(RequestSignature.Matches(sign, sign));
        Assert.False(RequestSignature.Matches(sign, sign.ToUpperInvariant()));
    }

    private static TheoryData<string> IdsOf(string kind) =>
        new(Vectors.Where(vector => Text(vector!, "kind") == kind).Select(vector => Text(vector!, "id")));

    private static JsonNode Find(string id) => Vectors.Single(vector => Text(vector!, "id") == id)!;

    private static string Text(JsonNode vector, string name) => vector[name]!.GetValue<string>();
}
