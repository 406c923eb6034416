using System.Net;
using OrderActors.Gateway.Api.Shops;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.GrainInterfaces.Shops;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

public sealed class ShopTests
{
    private static readonly object GoodCode = new { authCode = ScriptedChannel.GoodCode };

    [Fact]
    public async Task Shops_are_listed_without_their_tokens()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        var shops = await gateway.GetAsync("/api/v1/shops").AcceptedAsync();

        Assert.Equal("7001", Assert.Single(shops.EnumerateArray()).Text("shopId"));
        Assert.Equal("main", shops[0].GetProperty("settings").Text("location"));
        Assert.DoesNotContain("protected", shops.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Inactive", "Seller Center")]
    [InlineData("Authorization", "authorize the shop again")]
    public async Task A_shop_that_needs_a_person_says_why_and_what_to_do(string trouble, string fix)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop() with
        {
            Attention = $$"""
                {"trouble":"{{trouble}}","reason":"code 36009043: The shop is inactive. (request r-1)","tries":1,"inPoll":false,"since":"2026-03-01T12:00:00+00:00","lastAt":"2026-03-01T12:00:00+00:00","retryAt":"2026-03-01T12:15:00+00:00"}
                """,
        });

        var shop = Assert.Single((await gateway.GetAsync("/api/v1/shops").AcceptedAsync()).EnumerateArray().ToArray());
        var summary = await gateway.GetAsync("/api/v1/summary").AcceptedAsync();

        var attention = shop.GetProperty("needsAttention");
        Assert.Equal(
            (trouble, "code 36009043: The shop is inactive. (request r-1)"), (attention.Text("trouble"), attention.Text("reason")));
        Assert.Contains(fix, attention.Text("fix"), StringComparison.Ordinal);
        Assert.Equal(attention.Text("reason"), summary.GetProperty("shops")[0].Text("needsAttention"));
    }

    [Fact]
    public async Task The_connect_address_names_the_service_and_a_new_state_each_time()
    {
        await using var gateway = await TestGateway.StartAsync();

        var first = await gateway.GetAsync("/api/v1/shops/connect-url").AcceptedAsync();
        var second = await gateway.GetAsync("/api/v1/shops/connect-url").AcceptedAsync();

        Assert.Equal(
            "https://services.tiktokshop.com/open/authorize?service_id=service-1&state=" + first.Text("state"),
            first.Text("url"));
        Assert.NotEqual(first.Text("state"), second.Text("state"));
    }

    [Fact]
    public async Task The_connect_address_needs_the_service_id()
    {
        await using var gateway = await TestGateway.StartAsync(("TikTok:ServiceId", ""));

        await gateway.GetAsync("/api/v1/shops/connect-url").RefusedAsync(409, "no-service-id");
    }

    [Fact]
    public async Task A_consent_connects_every_shop_that_it_covers()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Channel.Shops = [new("7001", "One", "MY", "c1"), new("7002", "Two", "TH", "c2")];

        var answer = await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        var commands = gateway.Grains.Commands.Where(entry => entry.Command is ConnectShop).ToArray();
        Assert.Equal(["demo/7001", "demo/7002"], commands.Select(entry => entry.Key));
        var first = (ConnectShop)commands[0].Command;
        Assert.Equal(("One", "MY", "c1", "access", "refresh"), (first.Name, first.Region, first.Cipher, first.AccessToken, first.RefreshToken));
        Assert.Equal(2, answer.GetProperty("shops").GetArrayLength());
        Assert.Contains("not subscribed", answer.Text("webhooks"), StringComparison.Ordinal);
        Assert.DoesNotContain("access", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(gateway.Channel.Subscriptions);
    }

    [Fact]
    public async Task A_connection_that_is_asked_for_twice_uses_up_the_code_once_and_is_made_both_times()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode, "k1").AcceptedAsync();
        await gateway.PostAsync("/api/v1/shops/connect", GoodCode, "k2").AcceptedAsync();

        Assert.Equal(1, gateway.Channel.Exchanges);
        Assert.Equal(2, gateway.Grains.Commands.Count(entry => entry.Command is ConnectShop));
    }

    [Fact]
    public async Task A_connected_shop_is_polled_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Collection(
            gateway.Grains.Commands,
            connect => Assert.IsType<ConnectShop>(connect.Command),
            poll => Assert.Equal("poll:connect", Assert.IsType<Caller>(poll.Command).Cause));
    }

    [Fact]
    public async Task Of_many_connected_shops_no_more_are_polled_at_once_than_a_sweep_polls()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Channel.Shops = [.. Enumerable.Range(1, 20).Select(number => new AuthorizedShop($"{number}", "One", "MY", "c"))];

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Equal(20, gateway.Grains.Commands.Count(entry => entry.Command is ConnectShop));
        Assert.Equal(16, gateway.Grains.Commands.Count(entry => entry.Command is Caller));
    }

    [Fact]
    public async Task A_shop_that_cannot_be_polled_at_once_is_connected_all_the_same()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.SyncReply = () => throw new ChannelException(ChannelErrorKind.Unavailable, "try later");

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Equal(2, gateway.Grains.Commands.Count);
    }

    [Fact]
    public async Task Webhooks_are_subscribed_where_a_public_address_is_set()
    {
        await using var gateway = await TestGateway.StartAsync(("TikTok:PublicBaseAddress", "https://orders.example.com"));

        var answer = await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Equal("https://orders.example.com/webhooks/tiktok/app-key", answer.Text("webhooks"));
        Assert.Equal(ShopConnector.Topics, gateway.Channel.Subscriptions.Select(subscription => subscription.Topic));
        Assert.All(gateway.Channel.Subscriptions, subscription => Assert.Equal(answer.Text("webhooks"), subscription.Address.ToString()));
    }

    [Fact]
    public async Task A_shop_whose_webhooks_cannot_be_subscribed_is_connected_all_the_same()
    {
        await using var gateway = await TestGateway.StartAsync(("TikTok:PublicBaseAddress", "https://orders.example.com"));
        gateway.Channel.SubscribeFailure = new ChannelException(ChannelErrorKind.Unavailable, "try later");

        var answer = await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Equal("not subscribed: try later", answer.Text("webhooks"));
        Assert.Single(gateway.Grains.Commands, entry => entry.Command is ConnectShop);
    }

    [Fact]
    public async Task A_topic_that_TikTok_does_not_send_keeps_no_other_from_being_subscribed()
    {
        await using var gateway = await TestGateway.StartAsync(("TikTok:PublicBaseAddress", "https://orders.example.com"));
        gateway.Channel.SubscribeFailure = new ChannelException(ChannelErrorKind.Refused, "not in this market");

        var answer = await gateway.PostAsync("/api/v1/shops/connect", GoodCode).AcceptedAsync();

        Assert.Contains("without CANCELLATION_STATUS_CHANGE, INVOICE_STATUS_CHANGE", answer.Text("webhooks"), StringComparison.Ordinal);
        Assert.Single(gateway.Grains.Commands, entry => entry.Command is ConnectShop);
    }

    [Fact]
    public async Task A_used_code_is_refused_with_what_to_do()
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync("/api/v1/shops/connect", new { authCode = "used" }).RefusedAsync(422, "channel-refused");

        Assert.Contains("connect URL", problem.Text("fix"), StringComparison.Ordinal);
        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData(ChannelErrorKind.Timeout, 503, "channel-unavailable")]
    [InlineData(ChannelErrorKind.Unavailable, 503, "channel-unavailable")]
    [InlineData(ChannelErrorKind.Unreadable, 503, "channel-unavailable")]
    [InlineData(ChannelErrorKind.RateLimited, 429, "too-many-requests")]
    [InlineData(ChannelErrorKind.Misconfigured, 503, "channel-misconfigured")]
    [InlineData(ChannelErrorKind.AuthorizationLost, 422, "channel-refused")]
    [InlineData(ChannelErrorKind.Passing, 503, "channel-unavailable")]
    [InlineData(ChannelErrorKind.ShopInactive, 422, "shop-inactive")]
    public async Task What_the_channel_says_is_told_apart(ChannelErrorKind kind, int status, string code)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Channel.Failure = new ChannelException(kind, "the channel's words");

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).RefusedAsync(status, code);
    }

    [Fact]
    public async Task A_consent_without_shops_connects_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Channel.Shops = [];

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).RefusedAsync(409, "no-shops");
    }

    [Fact]
    public async Task A_shop_of_another_seller_here_is_not_taken_over()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop(seller: "somebody-else"));

        await gateway.PostAsync("/api/v1/shops/connect", GoodCode).RefusedAsync(409, "shop-taken");

        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task A_sync_tells_how_far_it_came()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());
        gateway.Grains.SyncReply = () => new SyncReply(12, Rows.Noon, null);

        var answer = await gateway.PostAsync("/api/v1/shops/7001/sync", "").AcceptedAsync();

        Assert.Equal(12, answer.GetProperty("orders").GetInt32());
        Assert.Equal(Rows.Noon, answer.GetProperty("syncedTo").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_sync_that_stopped_early_says_why_and_may_be_repeated_with_its_key()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());
        gateway.Grains.SyncReply = () => new SyncReply(3, null, "rate limited");
        var problem = await gateway.PostAsync("/api/v1/shops/7001/sync", "", "k1").RefusedAsync(503, "sync-incomplete");
        gateway.Grains.SyncReply = () => new SyncReply(9, Rows.Noon, null);

        await gateway.PostAsync("/api/v1/shops/7001/sync", "", "k1").AcceptedAsync();

        Assert.Equal("rate limited", problem.Text("detail"));
    }

    [Fact]
    public async Task A_seller_ends_the_connection_of_a_shop()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        await gateway.PostAsync("/api/v1/shops/7001/disconnect", "", "k1").AcceptedAsync();
        await gateway.PostAsync("/api/v1/shops/elsewhere/disconnect", "", "k2").RefusedAsync(404, "not-found");

        var (key, command) = gateway.Grains.Single<DisconnectShop>();
        Assert.Equal(("demo/7001", "disconnected by the seller"), (key, command.Reason));
    }

    [Fact]
    public async Task Settings_reach_the_shops_grain()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        await gateway.PostAsync(
            "/api/v1/shops/7001/settings", new { location = "north", syncEverySeconds = 90, autoShipAfterSeconds = 30 }).AcceptedAsync();

        var (key, command) = gateway.Grains.Single<ChangeShopSettings>();
        Assert.Equal("demo/7001", key);
        Assert.Equal(
            ("north", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(30)),
            (command.Location, command.SyncEvery, command.AutoShipAfter));
    }

    [Fact]
    public async Task Warehouses_and_the_sign_of_units_reach_the_shop_and_are_left_alone_where_nothing_is_said()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        await gateway.PostAsync("/api/v1/shops/7001/settings", """
            {"location":"main","syncEverySeconds":60,"unitSign":"*","warehouses":[{"warehouseId":"W1","location":"north"}]}
            """).AcceptedAsync();
        await gateway.PostAsync("/api/v1/shops/7001/settings", """{"location":"main","syncEverySeconds":60,"unitSign":"none","warehouses":[]}""").AcceptedAsync();
        await gateway.PostAsync("/api/v1/shops/7001/settings", """{"location":"main","syncEverySeconds":60}""").AcceptedAsync();

        var commands = gateway.Grains.Commands.Select(sent => sent.Command).Cast<ChangeShopSettings>().ToArray();
        Assert.Equal(["*", "", null], commands.Select(command => command.UnitSign));
        Assert.Equal([new WarehouseLink("W1", "north")], commands[0].Warehouses!);
        Assert.Empty(commands[1].Warehouses!);
        Assert.Null(commands[2].Warehouses);
    }

    [Theory]
    [InlineData("connect", "{}", "authCode")]
    [InlineData("connect", """{"authCode":"x","sellerId":"bob"}""", "sellerId")]
    [InlineData("7001/settings", """{"location":"","syncEverySeconds":60}""", "location")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":0}""", "syncEverySeconds")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":60,"autoShipAfterSeconds":-1}""", "autoShipAfterSeconds")]
    [InlineData("7001/listings", """{"links":[]}""", "links")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"","sku":"MUG"}]}""", "links[0].channelSkuId")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","sku":" "}]}""", "links[0].sku")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","sku":"\u200b"}]}""", "links[0].sku")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1"}]}""", "links[0].sku")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","sku":"A","units":{"A":1}}]}""", "links[0].units")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","units":{"A":0}}]}""", "links[0].units.A")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","units":{"A":10001}}]}""", "links[0].units.A")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","units":{"A":1,"A\u200b":2}}]}""", "links[0].units")]
    [InlineData("7001/listings", """{"links":[{"channelSkuId":"S1","units":{"A":1.5}}]}""", "links[0].units.A")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":60,"unitSign":"/"}""", "unitSign")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":60,"warehouses":[{"warehouseId":"","location":"north"}]}""", "warehouses[0].warehouseId")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":60,"warehouses":[{"warehouseId":"W1","location":"\u00ad"}]}""", "warehouses[0].location")]
    [InlineData("7001/settings", """{"location":"main","syncEverySeconds":60,"warehouses":[{"warehouseId":"W1","location":"a"},{"warehouseId":"W1","location":"b"}]}""", "warehouses")]
    public async Task A_wrong_member_is_named_and_nothing_happens(string path, string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());

        var problem = await gateway.PostRawAsync("/api/v1/shops/" + path, body, "k1").RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task A_grains_refusal_keeps_its_name()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Shop());
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, "NotConnected", "the seller left"));

        await gateway.PostAsync("/api/v1/shops/7001/settings", new { location = "main", syncEverySeconds = 60 })
            .RefusedAsync(409, "not-connected");
    }
}
