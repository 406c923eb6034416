using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>Whether a parcel was arranged, told from what the shop shows after an unknown outcome.</summary>
public sealed class FindShipmentTests : IAsyncLifetime
{
    private const string NoPackage = """{"package_id":"1"}""";

    private ChannelFixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await ChannelFixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    public static TheoryData<ShipMethod, string, string, bool> Evidence => new()
    {
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL","display_status":"AWAITING_SHIPMENT"}""", false },
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","display_status":"AWAITING_SHIPMENT"}""", false },
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"PROCESSING"}""", true },
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"FULFILLING"}""", true },
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"COMPLETED"}""", true },
        { ShipMethod.ShipPackage, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL","rts_time":1700000000}""", true },
        { ShipMethod.ShipPackage, "PARTIALLY_SHIPPING", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL"}""", false },
        { ShipMethod.ShipPackage, "AWAITING_COLLECTION", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL"}""", true },
        { ShipMethod.MarkShipped, "AWAITING_SHIPMENT", """{"id":"L1","display_status":"AWAITING_SHIPMENT"}""", false },
        { ShipMethod.MarkShipped, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"0","rts_time":0}""", false },
        { ShipMethod.MarkShipped, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P"}""", true },
        { ShipMethod.MarkShipped, "PARTIALLY_SHIPPING", """{"id":"L1","display_status":"AWAITING_COLLECTION"}""", true },
        { ShipMethod.MarkShipped, "IN_TRANSIT", """{"id":"L1"}""", true },
        { ShipMethod.MarkShipped, "CANCELLED", """{"id":"L1","display_status":"CANCELLED"}""", false },
        { ShipMethod.MarkShipped, "CANCELLED", """{"id":"L1","display_status":"CANCELLED","rts_time":1700000000}""", true },
        { ShipMethod.MarkShipped, "ON_HOLD", """{"id":"L1"}""", false },
        { ShipMethod.MarkShipped, "A_NEW_WORD", """{"id":"L1"}""", false },
        { ShipMethod.BuyLabel, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL"}""", false },
        { ShipMethod.BuyLabel, "AWAITING_SHIPMENT", """{"id":"L1","package_id":"P"}""", true },
    };

    [Theory]
    [MemberData(nameof(Evidence))]
    public async Task A_line_tells_whether_it_was_arranged(ShipMethod method, string orderStatus, string line, bool arranged)
    {
        _fixture.Shop
            .AnswerData(Order(orderStatus, line))
            .AnswerData(NoPackage);

        var receipt = await FindAsync(Instruction(method, "L1"));

        Assert.Equal(arranged, receipt is not null);
        Assert.Equal("5764", _fixture.Shop.Requests[0].Query["ids"]);
    }

    [Fact]
    public async Task The_receipt_names_what_the_line_names()
    {
        _fixture.Shop.AnswerData(Order(
            "AWAITING_COLLECTION",
            """{"id":"L1","package_id":"P","tracking_number":"JX1","shipping_provider_name":"Royal Mail"}"""));

        var receipt = await FindAsync(Instruction(ShipMethod.MarkShipped, "L1"));

        Assert.Equal(new ShipReceipt("P", "JX1", "Royal Mail", null), receipt);
        Assert.Single(_fixture.Shop.Requests);
    }

    [Fact]
    public async Task The_package_tells_the_tracking_number_that_the_line_lacks()
    {
        _fixture.Shop
            .AnswerData(Order("AWAITING_COLLECTION", """{"id":"L1","package_id":"P"}"""))
            .AnswerData("""{"package_id":"P","package_status":"PROCESSING","tracking_number":"JX9","shipping_provider_name":"UPS"}""");

        var receipt = await FindAsync(Instruction(ShipMethod.BuyLabel, "L1"));

        Assert.Equal(new ShipReceipt("P", "JX9", "UPS", null), receipt);
        Assert.Equal("/fulfillment/202309/packages/P", _fixture.Shop.Requests[1].Path);
    }

    [Fact]
    public async Task A_package_that_is_under_way_counts_before_the_order_shows_it()
    {
        _fixture.Shop
            .AnswerData(Order("AWAITING_SHIPMENT", """{"id":"L1","package_id":"P","package_status":"TO_FULFILL"}"""))
            .AnswerData("""{"package_id":"P","package_status":"PROCESSING","tracking_number":"JX9"}""");

        var receipt = await FindAsync(Instruction(ShipMethod.ShipPackage, "L1") with { PackageId = "P" });

        Assert.Equal(new ShipReceipt("P", "JX9", null, null), receipt);
    }

    [Fact]
    public async Task A_package_that_split_or_combine_replaced_does_not_hide_the_lines()
    {
        _fixture.Shop
            .AnswerData(Order("AWAITING_SHIPMENT", """{"id":"L1","package_id":"NEW","package_status":"TO_FULFILL"}"""))
            .AnswerCode(21001001, "package not found");

        Assert.Null(await FindAsync(Instruction(ShipMethod.ShipPackage, "L1") with { PackageId = "OLD" }));
    }

    [Fact]
    public async Task Other_lines_of_the_order_do_not_count()
    {
        _fixture.Shop.AnswerData(Order(
            "PARTIALLY_SHIPPING",
            """{"id":"L1","rts_time":1700000000,"package_id":"P"},{"id":"L2"}"""));

        Assert.Null(await FindAsync(Instruction(ShipMethod.MarkShipped, "L2")));
    }

    [Fact]
    public async Task A_cancelled_line_does_not_keep_the_parcel_open()
    {
        _fixture.Shop.AnswerData(Order(
            "PARTIALLY_SHIPPING",
            """{"id":"L1","rts_time":1700000000,"package_id":"P","tracking_number":"JX1"},{"id":"L2","display_status":"CANCELLED"}"""));

        var receipt = await FindAsync(Instruction(ShipMethod.MarkShipped, "L1", "L2"));

        Assert.Equal(new ShipReceipt("P", "JX1", null, null), receipt);
    }

    [Fact]
    public async Task A_parcel_that_is_half_arranged_is_for_a_person_to_settle()
    {
        _fixture.Shop.AnswerData(Order("PARTIALLY_SHIPPING", """{"id":"L1","rts_time":1700000000},{"id":"L2"}"""));

        var exception = await Assert.ThrowsAsync<ChannelException>(
            () => FindAsync(Instruction(ShipMethod.MarkShipped, "L1", "L2")));

        Assert.Equal(ChannelErrorKind.Refused, exception.Kind);
        Assert.Contains("1 lines of the parcel have been arranged and 1 have not", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_the_shop_does_not_show_proves_nothing()
    {
        _fixture.Shop.AnswerData("""{"orders":[]}""");

        var exception = await Assert.ThrowsAsync<ChannelException>(() => FindAsync(Instruction(ShipMethod.MarkShipped, "L1")));

        Assert.True(exception.IsOutcomeUnknown);
    }

    private Task<ShipReceipt?> FindAsync(ShipInstruction instruction) =>
        _fixture.Channel.FindShipmentAsync(ChannelFixture.Access, instruction, default);

    private static string Order(string status, string lines) =>
        $$"""{"orders":[{"id":"5764","status":"{{status}}","update_time":1700000000,"line_items":[{{lines}}]}]}""";

    private static ShipInstruction Instruction(ShipMethod method, params string[] lines) =>
        new(method, "5764", null, [.. lines], null, null, null, null);
}
