using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

public sealed class TikTokRequestSignerTests
{
    public static TheoryData<string> VectorIds => [.. TestData.Vectors("request").Select(vector => (string)vector["id"]!)];

    [Fact]
    public void The_ten_request_vectors_are_all_there() =>
        Assert.Equal(["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"], TestData.Vectors("request").Select(vector => (string?)vector["id"]));

    [Theory]
    [MemberData(nameof(VectorIds))]
    public void A_request_vector_gives_its_published_signature(string id)
    {
        var vector = TestData.Vectors("request").Single(vector => (string?)vector["id"] == id);

        var sign = Sign(vector, Body(vector), isMultipart: false);

        Assert.Equal((string)vector["expected"]!, sign);
    }

    [Theory]
    [MemberData(nameof(VectorIds))]
    public void The_order_of_the_query_does_not_change_the_signature(string id)
    {
        var vector = TestData.Vectors("request").Single(vector => (string?)vector["id"] == id);

        var sign = TikTokRequestSigner.Sign(
            (string)vector["app_secret"]!, (string)vector["path"]!, Query(vector).Reverse(), Body(vector), isMultipart: false);

        Assert.Equal((string)vector["expected"]!, sign);
    }

    [Fact]
    public void The_body_of_a_multipart_request_is_not_signed()
    {
        var vector = TestData.Vectors("request").Single(vector => (string?)vector["id"] == "R8");

        Assert.Equal(Sign(vector, [], isMultipart: false), Sign(vector, Body(vector), isMultipart: true));
        Assert.NotEqual((string)vector["expected"]!, Sign(vector, Body(vector), isMultipart: true));
    }

    [Fact]
    public void A_sign_parameter_that_is_already_there_is_not_signed()
    {
        KeyValuePair<string, string>[] query = [new("foo", "bar"), new("sign", "abc")];

        var sign = TikTokRequestSigner.Sign("app_secret", "/test-api", query, [], isMultipart: false);

        Assert.Equal("d3cb7fe11ecae942802ceeca67e7cf10120cc12f1517d45fbc1c8cfe5413c80f", sign);
    }

    [Fact]
    public void Swapping_two_members_of_the_body_changes_the_signature()
    {
        var vector = TestData.Vectors("request").Single(vector => (string?)vector["id"] == "R4");
        var swapped = """{"address":"https://partner.tiktokshop.com","event_type":"PACKAGE_UPDATE"}"""u8.ToArray();

        Assert.NotEqual((string)vector["expected"]!, Sign(vector, swapped, isMultipart: false));
    }

    private static string Sign(JsonObject vector, byte[] body, bool isMultipart) => TikTokRequestSigner.Sign(
        (string)vector["app_secret"]!, (string)vector["path"]!, Query(vector), body, isMultipart);

    private static IEnumerable<KeyValuePair<string, string>> Query(JsonObject vector) =>
        vector["query"]!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!));

    private static byte[] Body(JsonObject vector) => Encoding.UTF8.GetBytes((string?)vector["body"] ?? "");
}
