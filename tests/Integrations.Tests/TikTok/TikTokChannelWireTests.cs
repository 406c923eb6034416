using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>What stands on the wire for each intent: method, path, query, headers, body, signature.</summary>
public sealed class TikTokChannelWireTests : IAsyncLifetime
{
    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_consent_code_is_traded_unsigned_at_the_token_address()
    {
        _fixture.Shop.Answer(Sample("auth-fudiwei-AuthGetTokenResponse.json"));

        var pair = await _fixture.Channel.ExchangeCodeAsync("code+1/2=", default);

        var request = _fixture.OnlyRequest;
        Assert.Equal(("GET", "/api/v2/token/get"), (request.Method, request.Path));
        Assert.Equal(
            "app_key=test_app_key&app_secret=test_secret&auth_code=code%2B1%2F2%3D&grant_type=authorized_code",
            request.RawQuery);
        Assert.Equal("ROW_Fw8rBwAAAAAkW03FYd09DG-9INtpw361hWthei8S3fHX8iPJ5AUv99fLSCYD9-UucaqxTgNRzKZxi5-tfFMtdWqglEt5_iCk", pair.AccessToken);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1660556783), pair.AccessExpiresAt);
        Assert.Equal("NTUxZTNhYTQ2ZDk2YmRmZWNmYWY2YWY2YzkxNGYwNjQ3YjkzYTllYjA0YmNlMw", pair.RefreshToken);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1691487031), pair.RefreshExpiresAt);
        Assert.Equal(("7010736057180325637", "Jjj test shop"), (pair.OpenId, pair.SellerName));
    }

    [Fact]
    public async Task A_refresh_token_is_traded_with_its_own_grant()
    {
        _fixture.Shop.Answer(Sample("auth-fudiwei-AuthRefreshTokenResponse.json"));

        await _fixture.Channel.RefreshAsync("refresh-1", default);

        Assert.Equal("/api/v2/token/refresh", _fixture.OnlyRequest.Path);
        Assert.Equal(
            "app_key=test_app_key&app_secret=test_secret&refresh_token=refresh-1&grant_type=refresh_token",
            _fixture.OnlyRequest.RawQuery);
    }

    [Fact]
    public async Task The_shops_of_an_authorization_are_asked_without_a_cipher()
    {
        _fixture.Shop.Answer(Sample("auth-fudiwei-AuthorizationGetShopsResponse.json"));

        var shops = await _fixture.Channel.GetShopsAsync(ChannelFixture.Token, default);

        AssertSigned("GET", "/authorization/202309/shops", null, "app_key", "timestamp", "sign");
        Assert.Equal(
            new AuthorizedShop("7000714532876273420", "Maomao beauty shop", "GB", "GCP_XF90igAAAABh00qsWgtvOiGFNqyubMt3"),
            Assert.Single(shops));
    }

    [Fact]
    public async Task Order_details_are_asked_as_one_list_of_ids()
    {
        var sample = Sample("order-rymndcs-detail-202507.json");
        _fixture.Shop.Answer(sample);

        var orders = await _fixture.Channel.GetOrdersAsync(
            ChannelFixture.Access, ["576461413038785752", "576461413038785753", "576461413038785752", "a,b", ""], default);

        AssertSigned("GET", "/order/202507/orders", null, "app_key", "timestamp", "shop_cipher", "ids", "sign");
        Assert.Equal("576461413038785752,576461413038785753", _fixture.OnlyRequest.Query["ids"]);
        var order = Assert.Single(orders);
        Assert.Equal("576461413038785752", order.OrderId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1619621355), order.UpdatedAt);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sample)!["data"]!["orders"]![0], JsonNode.Parse(order.Json)));
    }

    [Fact]
    public async Task No_ids_ask_nothing_and_too_many_are_a_callers_mistake()
    {
        Assert.Empty(await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access, [], default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _fixture.Channel.GetOrdersAsync(
            ChannelFixture.Access,
            [.. Enumerable.Range(1, 51).Select(number => number.ToString(CultureInfo.InvariantCulture))],
            default));

        Assert.Empty(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task The_first_page_of_changed_orders_is_asked_without_a_page_token()
    {
        _fixture.Shop.Answer(Sample("order-rymndcs-search-202309.json"));

        var page = await _fixture.Channel.SearchOrdersAsync(
            ChannelFixture.Access, DateTimeOffset.FromUnixTimeMilliseconds(1_699_990_000_900), null, default);

        AssertSigned(
            "POST", "/order/202309/orders/search", """{"update_time_ge":1699990000}""",
            "app_key", "timestamp", "shop_cipher", "page_size", "sort_field", "sort_order", "sign");
        var query = _fixture.OnlyRequest.Query;
        Assert.Equal(("100", "update_time", "ASC"), (query["page_size"], query["sort_field"], query["sort_order"]));
        Assert.Equal("576461413038785752", Assert.Single(page.Orders).OrderId);
        Assert.NotNull(page.NextPageToken);
    }

    [Fact]
    public async Task A_page_token_is_escaped_on_the_wire_and_signed_as_it_is()
    {
        _fixture.Shop.AnswerData("""{"next_page_token":"","total_count":43103,"orders":[]}""");

        var page = await _fixture.Channel.SearchOrdersAsync(
            ChannelFixture.Access, ChannelFixture.Start, "6AsPQsUMvH3+N/5M1k==", default);

        Assert.Contains("page_token=6AsPQsUMvH3%2BN%2F5M1k%3D%3D", _fixture.OnlyRequest.RawQuery, StringComparison.Ordinal);
        Assert.Equal(_fixture.OnlyRequest.ExpectedSign(ChannelFixture.Secret), _fixture.OnlyRequest.Query["sign"]);
        Assert.Null(page.NextPageToken);
        Assert.Equal(43103, page.TotalCount);
    }

    [Fact]
    public async Task An_order_without_a_time_does_not_hold_up_its_page()
    {
        _fixture.Shop.AnswerData("""{"orders":[{"id":"1"},{"id":"2","update_time":1700000000}]}""");

        var page = await _fixture.Channel.SearchOrdersAsync(ChannelFixture.Access, ChannelFixture.Start, null, default);

        Assert.Equal([DateTimeOffset.UnixEpoch, ChannelFixture.Start], page.Orders.Select(order => order.UpdatedAt));
    }

    [Theory]
    [InlineData(Handover.DropOff, "DROP_OFF")]
    [InlineData(Handover.Pickup, "PICKUP")]
    public async Task A_package_is_handed_to_tiktoks_carrier(Handover handover, string word)
    {
        _fixture.Shop.AnswerData("{}");

        var receipt = await _fixture.Channel.ShipAsync(
            ChannelFixture.Access, Ship(ShipMethod.ShipPackage) with { PackageId = "1152321127278713123", Handover = handover }, default);

        AssertSigned(
            "POST", "/fulfillment/202309/packages/1152321127278713123/ship", $$"""{"handover_method":"{{word}}"}""",
            "app_key", "timestamp", "shop_cipher", "sign");
        Assert.Equal(new ShipReceipt("1152321127278713123", null, null, null), receipt);
    }

    [Fact]
    public async Task A_package_is_shipped_with_the_sellers_own_carrier()
    {
        _fixture.Shop.AnswerData("null");

        var receipt = await _fixture.Channel.ShipAsync(
            ChannelFixture.Access, OwnCarrier(ShipMethod.ShipPackage) with { PackageId = "1152321127278713123" }, default);

        AssertSigned(
            "POST", "/fulfillment/202309/packages/1152321127278713123/ship",
            """{"self_shipment":{"tracking_number":"JX12345","shipping_provider_id":"6617675021119438849"}}""",
            "app_key", "timestamp", "shop_cipher", "sign");
        Assert.Equal(new ShipReceipt("1152321127278713123", "JX12345", null, null), receipt);
    }

    [Fact]
    public async Task The_published_ship_request_is_sent_bit_for_bit()
    {
        _fixture.Shop.AnswerData("{}");

        await _fixture.Channel.ShipAsync(
            ChannelFixture.Access,
            OwnCarrier(ShipMethod.ShipPackage) with { PackageId = "1152321127278713123", Handover = Handover.DropOff },
            default);

        // Vector R8: same keys, time, path and body.
        Assert.Equal("1f0de2cbe1962c550ee11107706309d1f71373cefdbea814658b9e6663d6ecef", _fixture.OnlyRequest.Query["sign"]);
    }

    [Fact]
    public async Task An_order_is_marked_as_shipped_and_a_warning_is_still_a_success()
    {
        _fixture.Shop.AnswerData(
            """{"order_id":"576461413038785752","package_id":"9001","warning":{"message":"match more than one provider"}}""");

        var receipt = await _fixture.Channel.ShipAsync(ChannelFixture.Access, OwnCarrier(ShipMethod.MarkShipped), default);

        AssertSigned(
            "POST", "/fulfillment/202309/orders/576461413038785752/packages",
            """{"tracking_number":"JX12345","shipping_provider_id":"6617675021119438849","order_line_item_ids":["577086512123755123"]}""",
            "app_key", "timestamp", "shop_cipher", "sign");
        Assert.Equal(new ShipReceipt("9001", "JX12345", null, "match more than one provider"), receipt);
    }

    [Fact]
    public async Task A_label_is_bought_for_the_default_service()
    {
        _fixture.Shop
            .AnswerData("""{"shipping_services":[{"id":"1","price":"3"},{"id":"2","price":"9","is_default":true},{"price":"1","is_default":true}]}""")
            .Answer(Sample("fulfillment-fudiwei-FulfillmentCreatePackageResponse.json"));

        var receipt = await _fixture.Channel.ShipAsync(ChannelFixture.Access, Label(), default);

        Assert.Collection(
            _fixture.Shop.Requests,
            query =>
            {
                Assert.Equal(("POST", "/fulfillment/202309/orders/576461413038785752/shipping_services/query"), (query.Method, query.Path));
                Assert.Equal(
                    """{"order_line_item_ids":["577086512123755123"],"dimension":{"length":"30","width":"20","height":"10","unit":"CM"},"weight":{"value":"750","unit":"GRAM"}}""",
                    query.BodyText);
            },
            create =>
            {
                Assert.Equal(("POST", "/fulfillment/202309/packages"), (create.Method, create.Path));
                Assert.Equal(
                    """{"order_id":"576461413038785752","order_line_item_ids":["577086512123755123"],"dimension":{"length":"30","width":"20","height":"10","unit":"CM"},"weight":{"value":"750","unit":"GRAM"},"shipping_service_id":"2"}""",
                    create.BodyText);
            });
        Assert.All(_fixture.Shop.Requests, request =>
            Assert.Equal(request.ExpectedSign(ChannelFixture.Secret), request.Query["sign"]));
        Assert.Equal(new ShipReceipt("2882335594258860015", null, "UPS", null), receipt);
    }

    [Fact]
    public async Task A_label_is_bought_for_the_cheapest_service_when_none_is_the_default()
    {
        _fixture.Shop
            .AnswerData("""{"shipping_services":[{"id":"1","price":"10"},{"id":"2","price":"9.5"},{"id":"3"},{"id":"4","price":"9.5"}]}""")
            .AnswerData("""{"package_id":"77"}""");

        await _fixture.Channel.ShipAsync(ChannelFixture.Access, Label(), default);

        Assert.Equal("2", (string?)_fixture.Shop.Requests[1].Json!["shipping_service_id"]);
    }

    [Fact]
    public async Task No_label_is_bought_when_no_service_is_offered()
    {
        _fixture.Shop.AnswerData("""{"shipping_services":[]}""");

        var exception = await Assert.ThrowsAsync<ChannelException>(
            () => _fixture.Channel.ShipAsync(ChannelFixture.Access, Label(), default));

        Assert.Equal(ChannelErrorKind.Refused, exception.Kind);
        Assert.EndsWith("/query", _fixture.OnlyRequest.Path, StringComparison.Ordinal);
    }

    public static TheoryData<string> IncompleteInstructions =>
        ["no lines", "no package", "no hand-over", "no tracking", "no provider", "no parcel", "flat parcel", "path in an id"];

    [Theory]
    [MemberData(nameof(IncompleteInstructions))]
    public async Task An_incomplete_instruction_is_refused_and_never_sent(string what)
    {
        var instruction = what switch
        {
            "no lines" => OwnCarrier(ShipMethod.MarkShipped) with { LineIds = [] },
            "no package" => Ship(ShipMethod.ShipPackage) with { Handover = Handover.DropOff },
            "no hand-over" => Ship(ShipMethod.ShipPackage) with { PackageId = "1" },
            "no tracking" => OwnCarrier(ShipMethod.MarkShipped) with { TrackingNumber = null },
            "no provider" => OwnCarrier(ShipMethod.ShipPackage) with { PackageId = "1", ShippingProviderId = null },
            "no parcel" => Ship(ShipMethod.BuyLabel),
            "flat parcel" => Ship(ShipMethod.BuyLabel) with { Parcel = new ParcelSize(30, 20, 0, 750) },
            "path in an id" => OwnCarrier(ShipMethod.MarkShipped) with { OrderId = "../cancellations" },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

        var exception = await Assert.ThrowsAsync<ChannelException>(
            () => _fixture.Channel.ShipAsync(ChannelFixture.Access, instruction, default));

        Assert.Equal(ChannelErrorKind.Refused, exception.Kind);
        Assert.Empty(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task An_order_is_cancelled_with_its_reason()
    {
        _fixture.Shop.AnswerData("""{"cancellations":[],"next_page_token":""}""");
        _fixture.Shop.Answer(Sample("aftersale-fudiwei-ReturnRefundCreateCancellationResponse.json"));

        var id = await _fixture.Channel.CancelAsync(
            ChannelFixture.Access, "577087614418520388", "seller_cancel_paid_reason_address_not_deliver", [], default);

        Assert.Equal("/return_refund/202309/cancellations/search", _fixture.Shop.Requests[0].Path);
        AssertSigned(
            _fixture.Shop.Requests[1],
            "POST", "/return_refund/202309/cancellations",
            """{"order_id":"577087614418520388","cancel_reason":"seller_cancel_paid_reason_address_not_deliver"}""",
            "app_key", "timestamp", "shop_cipher", "sign");
        Assert.Equal("4035319218955782461", id);
    }

    [Fact]
    public async Task A_topic_is_subscribed_with_the_shops_cipher()
    {
        _fixture.Shop.AnswerData("null");

        await _fixture.Channel.SubscribeAsync(
            ChannelFixture.Access, "ORDER_STATUS_CHANGE", new Uri("https://oms.example/webhooks/tiktok/a"), default);

        AssertSigned(
            "PUT", "/event/202309/webhooks",
            """{"event_type":"ORDER_STATUS_CHANGE","address":"https://oms.example/webhooks/tiktok/a"}""",
            "app_key", "timestamp", "shop_cipher", "sign");
    }

    [Fact]
    public async Task A_webhook_address_that_is_too_long_is_refused_and_never_sent()
    {
        var address = new Uri($"https://oms.example/{new string('a', 255)}");

        await Assert.ThrowsAsync<ChannelException>(
            () => _fixture.Channel.SubscribeAsync(ChannelFixture.Access, "ORDER_STATUS_CHANGE", address, default));

        Assert.Empty(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task An_empty_cipher_is_not_sent()
    {
        _fixture.Shop.AnswerData("""{"orders":[]}""");

        await _fixture.Channel.GetOrdersAsync(ChannelFixture.Access with { Cipher = "" }, ["1"], default);

        Assert.DoesNotContain("shop_cipher", _fixture.OnlyRequest.Query.Keys);
    }

    private void AssertSigned(string method, string path, string? body, params string[] query) =>
        AssertSigned(_fixture.OnlyRequest, method, path, body, query);

    private static void AssertSigned(SeenRequest request, string method, string path, string? body, params string[] query)
    {
        Assert.Equal((method, path), (request.Method, request.Path));
        Assert.Equal(body ?? "", request.BodyText);
        Assert.Equal(query.Order(), request.Query.Keys.Order());
        Assert.Equal("test_app_key", request.Query["app_key"]);
        Assert.Equal("1700000000", request.Query["timestamp"]);
        Assert.Equal(request.ExpectedSign(ChannelFixture.Secret), request.Query["sign"]);
        Assert.Equal(ChannelFixture.Token, request.Headers["x-tts-access-token"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
    }

    private static string Sample(string file) => Encoding.UTF8.GetString(TestData.Sample(file));

    private static ShipInstruction Ship(ShipMethod method) =>
        new(method, "576461413038785752", null, ["577086512123755123"], null, null, null, null);

    private static ShipInstruction OwnCarrier(ShipMethod method) =>
        Ship(method) with { TrackingNumber = "JX12345", ShippingProviderId = "6617675021119438849" };

    private static ShipInstruction Label() => Ship(ShipMethod.BuyLabel) with { Parcel = new ParcelSize(30, 20, 10, 750) };
}
