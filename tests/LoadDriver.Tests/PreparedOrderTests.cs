using System.Text;
using System.Text.Json;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.Tests;

public sealed class PreparedOrderTests
{
    private const long CreatedAt = 1_800_000_000;
    private const string OrderId = "576412345678901234";
    private const string LineId = "577012345678901235";

    private static readonly string s_json =
        $$"""{"id":"{{OrderId}}","create_time":1700000000,"update_time":1700000001,"lines":[{"id":"{{LineId}}","order":"{{OrderId}}","count":3}]}""";

    [Fact]
    public void A_copy_differs_from_the_original_in_ids_and_times_alone()
    {
        var copy = Copy(new PatchedText(Encoding.UTF8.GetBytes(s_json), [OrderId, LineId], 1_700_000_000), serial: 42);

        Assert.Equal(
            s_json.Replace(OrderId, "576412000000042234", StringComparison.Ordinal)
                .Replace(LineId, "577012000000042235", StringComparison.Ordinal)
                .Replace("1700000000", "1800000000", StringComparison.Ordinal)
                .Replace("1700000001", "1800000001", StringComparison.Ordinal),
            copy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(999_999_999)]
    public void An_order_id_tells_its_number(int serial) =>
        Assert.Equal(serial, PatchedText.SerialOf(PatchedText.IdOf(OrderId, serial)));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("57641234567x901234")]
    public void A_foreign_id_tells_none(string id) => Assert.Equal(-1, PatchedText.SerialOf(id));

    [Fact]
    public void A_webhook_is_signed_as_the_stand_in_signs_it()
    {
        using var writer = new WebhookWriter("key", "secret", new Uri("http://127.0.0.1:5000"));
        var text = new PatchedText(Encoding.UTF8.GetBytes(s_json), [OrderId, LineId], 1_700_000_000);

        writer.Write(text, 1, CreatedAt);
        var request = Encoding.UTF8.GetString(writer.Write(text, 42, CreatedAt).Span);

        var body = Copy(text, 42);
        Assert.EndsWith($"\r\n\r\n{body}", request, StringComparison.Ordinal);
        Assert.StartsWith("POST /webhooks/tiktok/key HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {body.Length:D4}\r\n", request, StringComparison.Ordinal);
        Assert.Contains(
            $"Authorization: {RequestSignature.SignWebhook("key", "secret", Encoding.UTF8.GetBytes(body))}\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_prepared_is_what_the_stand_in_says_of_its_own_order()
    {
        var plan = new LoadPlan(Sellers: 1, ShopsPerSeller: 1, SkusPerSeller: 3, LinesPerOrder: 2);
        var book = new OrderBook();
        await using var shops = await PreparedShops.StartAsync(plan, book);
        var made = await TemplateMaker.MakeAsync(shops, plan);
        var template = made.Orders[0][2];

        var serial = book.Place(template, CreatedAt, dueAt: 5);

        using var order = JsonDocument.Parse(template.JsonOf(serial, book.CreatedAt(serial)));
        var lines = order.RootElement.GetProperty("line_items").EnumerateArray().ToList();
        Assert.Equal(["SKU-003", "SKU-001"], lines.Select(line => line.GetProperty("seller_sku").GetString()));
        Assert.Equal(2, lines.Select(line => line.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(PatchedText.IdOf(template.OrderId, serial), order.RootElement.GetProperty("id").GetString());
        Assert.Equal("AWAITING_SHIPMENT", order.RootElement.GetProperty("status").GetString());
        Assert.Equal(CreatedAt + template.UpdatedAfter, order.RootElement.GetProperty("update_time").GetInt64());
        Assert.Equal(2, template.Webhooks.Count);
        Assert.Equal(template.OrderId.Length, PatchedText.IdOf(template.OrderId, serial).Length);
    }

    private static string Copy(PatchedText text, int serial)
    {
        var bytes = new byte[text.Length];
        text.Write(bytes, serial, CreatedAt);
        return Encoding.UTF8.GetString(bytes);
    }
}
