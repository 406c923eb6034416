using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokWebhookVerifierTests
{
    public static TheoryData<string> VectorIds => [.. TestData.Vectors("webhook").Select(vector => (string)vector["id"]!)];

    [Fact]
    public void The_four_webhook_vectors_are_all_there() =>
        Assert.Equal(["W1", "W2", "W3", "W4"], TestData.Vectors("webhook").Select(vector => (string?)vector["id"]));

    [Theory]
    [MemberData(nameof(VectorIds))]
    public void A_webhook_vector_is_accepted(string id)
    {
        var vector = Vector(id);

        Assert.True(Verify(vector, [Secret(vector)], Body(vector), Header(vector)));
    }

    [Theory]
    [MemberData(nameof(VectorIds))]
    public void Every_flipped_bit_of_the_body_is_refused(string id)
    {
        var vector = Vector(id);
        var body = Body(vector);

        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(vector, [Secret(vector)], body, Header(vector)), $"bit {bit} of {id} was flipped and passed");
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [MemberData(nameof(VectorIds))]
    public void Every_changed_digit_of_the_header_is_refused(string id)
    {
        var vector = Vector(id);
        var header = Header(vector);

        for (var index = 0; index < header.Length; index++)
        {
            var changed = header[index] == '0' ? '1' : '0';
            Assert.False(Verify(vector, [Secret(vector)], Body(vector), header[..index] + changed + header[(index + 1)..]));
        }
    }

    [Fact]
    public void A_missing_or_malformed_header_is_refused()
    {
        var vector = Vector("W1");
        var good = Header(vector);
        string?[] headers =
        [
            null, "", " ", good.ToUpperInvariant(), $"Bearer {good}", good + "0", good[..^1], good[..^2], $" {good}",
            $"{good}\n", new string('g', 64), new string('é', 64), "0x" + good[2..],
        ];

        Assert.All(headers, header => Assert.False(Verify(vector, [Secret(vector)], Body(vector), header)));
    }

    [Fact]
    public void The_previous_secret_is_accepted_while_keys_are_rotated()
    {
        var vector = Vector("W1");

        Assert.True(Verify(vector, ["the-new-one", Secret(vector)], Body(vector), Header(vector)));
        Assert.False(Verify(vector, ["the-new-one"], Body(vector), Header(vector)));
    }

    [Fact]
    public void An_empty_secret_or_none_proves_nothing()
    {
        var vector = Vector("W1");
        var forged = Convert.ToHexStringLower(
            System.Security.Cryptography.HMACSHA256.HashData([], [.. "abcdef"u8, .. Body(vector)]));

        Assert.False(Verify(vector, [""], Body(vector), forged));
        Assert.False(Verify(vector, [], Body(vector), Header(vector)));
    }

    [Fact]
    public void Another_apps_key_is_refused()
    {
        var vector = Vector("W1");

        Assert.False(TikTokWebhookVerifier.Verify("abcdeg", [Secret(vector)], Body(vector), Header(vector)));
    }

    private static bool Verify(JsonObject vector, string[] secrets, byte[] body, string? header) =>
        TikTokWebhookVerifier.Verify((string)vector["app_key"]!, secrets, body, header);

    private static JsonObject Vector(string id) =>
        TestData.Vectors("webhook").Single(vector => (string?)vector["id"] == id);

    private static string Secret(JsonObject vector) => (string)vector["app_secret"]!;

    private static string Header(JsonObject vector) => (string)vector["expected"]!;

    private static byte[] Body(JsonObject vector) => Encoding.UTF8.GetBytes((string)vector["raw_body"]!);
}
