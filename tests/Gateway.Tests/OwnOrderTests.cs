using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Channels;

namespace OrderActors.Gateway.Tests;

public sealed class OwnOrderTests
{
    private const string Least = """{"channelOrderId":"1001","currency":"GBP","lines":[{"sku":"TEA","quantity":2,"unitPrice":"4.05"}]}""";

    [Fact]
    public async Task An_order_reaches_its_grain_in_the_shape_in_which_orders_are_stored()
    {
        await using var gateway = await TestGateway.StartAsync();

        // Nothing stores it behind the scripted grain, so the answer is that nobody knows.
        await gateway.PostAsync("/api/v1/orders", Least).RefusedAsync(503, "overtaken");

        var (key, command) = gateway.Grains.Single<ApplyOwnOrder>();
        Assert.Equal(OwnChannel.OrderOf("demo", "manual", "1001").ToString(), key);
        Assert.Equal((OwnOrderNews.Created, null, "main"), (command.News, command.BasedOn, command.Location));
        var order = Read(gateway, command.Payload);
        Assert.Equal(("manual:demo:1001", 8.10m, 2), (order.Id, order.TotalAmount, order.Lines.Length));
        Assert.Equal(ChannelOrderStatus.AwaitingShipment, order.Status);
    }

    [Theory]
    [InlineData("""{"channelOrderId":"1001","currency":"gbp","lines":[{"sku":"TEA\u200b","quantity":2,"unitPrice":4.050}]}""", true)]
    [InlineData("""{"channelOrderId":"1001","currency":"GBP","lines":[{"sku":"TEA","quantity":3,"unitPrice":"4.05"}]}""", false)]
    [InlineData("""{"channelOrderId":"1001","currency":"GBP","note":"x","lines":[{"sku":"TEA","quantity":2,"unitPrice":"4.05"}]}""", false)]
    public async Task The_channel_s_order_id_with_the_same_content_is_the_same_order(string body, bool isSame)
    {
        await using var gateway = await TestGateway.StartAsync();
        await StoreAsync(gateway);

        if (isSame)
        {
            Assert.Equal("manual:demo:1001", (await gateway.PostAsync("/api/v1/orders", body).AcceptedAsync()).Text("orderId"));
        }
        else
        {
            var problem = await gateway.PostAsync("/api/v1/orders", body).RefusedAsync(409, "order-exists");
            Assert.Equal("channelOrderId", problem.Text("field"));
            Assert.Contains("/update", problem.Text("fix"), StringComparison.Ordinal);
        }

        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task News_is_added_to_the_order_as_it_is_known()
    {
        await using var gateway = await TestGateway.StartAsync();
        var stored = await StoreAsync(gateway);

        await gateway.PostAsync("/api/v1/orders/manual:demo:1001/ship", new { trackingNumber = "T1", shippingProviderId = "Post" }).AcceptedAsync();

        var command = gateway.Grains.Single<ApplyOwnOrder>().Command;
        Assert.Equal((OwnOrderNews.Shipped, stored.UpdatedAt), (command.News, command.BasedOn!.Value));
        Assert.All(Read(gateway, command.Payload).Lines, line => Assert.Equal("T1", line.TrackingNumber));
    }

    [Fact]
    public async Task News_is_added_again_when_somebody_else_was_first_and_given_up_after_a_while()
    {
        await using var gateway = await TestGateway.StartAsync();
        await StoreAsync(gateway);
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, nameof(OrderRejectionCode.LateSnapshot), "changed"));

        await gateway.PostAsync("/api/v1/orders/manual:demo:1001/cancel", new { reason = "no" }).RefusedAsync(409, "late-snapshot");

        Assert.Equal(5, gateway.Grains.Commands.Count);
    }

    [Fact]
    public async Task An_order_of_TikTok_is_not_changed_by_what_the_API_is_told()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Order("5001"));

        await gateway.PostAsync("/api/v1/orders/5001/update", new { status = "delivered" }).RefusedAsync(422, "order-of-tiktok");
        await gateway.PostAsync("/api/v1/orders/5001/deliver", new { }).RefusedAsync(422, "order-of-tiktok");
        await gateway.PostAsync("/api/v1/orders/manual:demo:7/update", new { status = "paid" }).RefusedAsync(404, "not-found");

        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("", """{"currency":"GBP","lines":[]}""", "channelOrderId")]
    [InlineData("", """{"channelOrderId":" ","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "channelOrderId")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[]}""", "lines")]
    [InlineData("", """{"channelOrderId":"1","currency":"GB","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "currency")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"\u200b","quantity":1,"unitPrice":1}]}""", "lines[0].sku")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A\ud800","quantity":1,"unitPrice":1}]}""", "lines[0].sku")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":0,"unitPrice":1}]}""", "lines[0].quantity")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":300,"unitPrice":1},{"sku":"B","quantity":201,"unitPrice":1}]}""", "lines")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":"free"}]}""", "lines[0].unitPrice")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":-1}]}""", "lines[0].unitPrice")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":1e3}]}""", "lines[0].unitPrice")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":"1.23456"}]}""", "lines[0].unitPrice")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","lines":[{"sku":"A","quantity":1,"unitPrice":true}]}""", "lines[0].unitPrice")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","channel":"TikTok","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "channel")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","channel":"tiktok","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "channel")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","customer":{"email":"ann"},"lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "customer.email")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","shippingAddress":{"street":"1","city":"L","postalCode":"Z","country":"Britain"},"lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "shippingAddress.country")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","placedAt":"2999-01-01T00:00:00Z","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "placedAt")]
    [InlineData("", """{"channelOrderId":"1","currency":"GBP","location":"\u00ad","lines":[{"sku":"A","quantity":1,"unitPrice":1}]}""", "location")]
    [InlineData("/manual:demo:1/update", """{}""", "body")]
    [InlineData("/manual:demo:1/update", """{"status":"refunded"}""", "status")]
    [InlineData("/manual:demo:1/update", """{"lines":[{"sku":"A","quantity":-1}]}""", "lines[0].quantity")]
    [InlineData("/manual:demo:1/update", """{"lines":[{"sku":"A","quantity":1},{"sku":"A ","quantity":2}]}""", "lines")]
    [InlineData("/manual:demo:1/update", """{"note":"n","trackingNumber":"T1"}""", "trackingNumber")]
    [InlineData("/manual:demo:1/update", """{"note":"n","carrier":"DHL"}""", "carrier")]
    [InlineData("/manual:demo:1/update", """{"status":"paid","reason":"late"}""", "reason")]
    [InlineData("/manual:demo:1/deliver", """{"lineIds":[""]}""", "lineIds[0]")]
    [InlineData("/5001/hold", """{"reason":"x","lineIds":["1","\u0000"]}""", "lineIds[1]")]
    public async Task A_wrong_member_is_named_and_nothing_happens(string path, string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync("/api/v1/orders" + path, body).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task What_an_update_leaves_out_of_the_customer_stays_as_it_was()
    {
        await using var gateway = await TestGateway.StartAsync();
        await StoreAsync(gateway, Least.Replace("\"lines\"", "\"customer\":{\"name\":\"Ann\",\"phone\":\"44\"},\"lines\"", StringComparison.Ordinal));

        await gateway.PostAsync("/api/v1/orders/manual:demo:1001/update", """{"customer":{"email":"ann@shop.example"}}""").AcceptedAsync();

        var payload = gateway.Grains.Single<ApplyOwnOrder>().Command.Payload;
        Assert.Contains("\"buyer_nickname\":\"Ann\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"customer_phone\":\"44\"", payload, StringComparison.Ordinal);
        Assert.Contains("\"buyer_email\":\"ann@shop.example\"", payload, StringComparison.Ordinal);
    }

    /// <summary>Long bodies are read in pieces, and an amount may lie across the border of two.</summary>
    [Fact]
    public async Task An_amount_is_read_wherever_it_stands_in_a_long_body()
    {
        await using var gateway = await TestGateway.StartAsync();

        for (var padding = 4000; padding < 4100; padding++)
        {
            var body = $$"""{"note":"{{new string('n', 1900)}}","channelOrderId":"1","customer":{"name":"{{new string('a', 400)}}"},"currency":"GBP","lines":[{"sku":"A","quantity":1,"name":"{{new string('x', 300)}}","unitPrice":1.25}{{Lines(padding)}}]}""";
            await gateway.PostAsync("/api/v1/orders", body).RefusedAsync(503, "overtaken");
            Assert.Equal(1.25m, Read(gateway, gateway.Grains.Commands.Last().Command is ApplyOwnOrder own ? own.Payload : "").Lines[^1].SalePrice);
        }

        static string Lines(int padding)
        {
            var name = new string('x', padding - 3900);
            return string.Concat(Enumerable.Range(0, 20).Select(_ => $$""",{"sku":"A","quantity":1,"name":"{{name}}","unitPrice":1.25}"""));
        }
    }

    [Fact]
    public async Task An_own_order_states_what_the_seller_earns()
    {
        await using var gateway = await TestGateway.StartAsync();

        var stored = await StoreAsync(gateway);

        Assert.Equal(8.10m, SellerRevenue.Of(stored));
    }

    private static ChannelOrder Read(TestGateway gateway, string payload) =>
        gateway.Services.GetRequiredService<IOrderReader>().Read(payload);

    /// <summary>Stores the order of <see cref="Least"/> as its grain would.</summary>
    private static async Task<ChannelOrder> StoreAsync(TestGateway gateway, string body = Least)
    {
        await gateway.PostAsync("/api/v1/orders", body).RefusedAsync(503, "overtaken");
        var command = gateway.Grains.Single<ApplyOwnOrder>().Command;
        gateway.Grains.Commands.Clear();
        await gateway.PutAsync(Rows.Order("x") with
        {
            Key = OwnChannel.OrderOf("demo", "manual", "1001"),
            OrderData = command.Payload,
        });
        return Read(gateway, command.Payload);
    }
}
