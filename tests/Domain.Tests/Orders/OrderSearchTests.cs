using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Orders.Search;

namespace OrderActors.Domain.Tests.Orders;

public sealed class OrderSearchTests
{
    private static readonly ChannelOrderLine s_line = new()
    {
        Id = "58",
        SkuId = "1729",
        ProductId = "1730",
        SellerSku = "MUG-WHITE",
        ProductName = "Enamel Mug, 330 ml",
        SkuName = "White",
    };

    [Fact]
    public void An_order_is_found_by_each_package_tracking_number_and_sku_of_ours()
    {
        var order = OrderOf(s_line with { PackageId = "115", TrackingNumber = "JX1" }, s_line with { Id = "59", TrackingNumber = "jx2" }) with
        {
            Groups = [GroupOf(new LineNeed("58", [new StockNeed(new SkuKey("acme", "main", "Tea"), 2)]))],
        };

        Assert.Equal(["115", "116", "jx1", "jx2", "tea"], OrderSearchTerms.Of(order).Ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_sku_that_the_product_is_found_by_is_not_stored_with_each_order_again()
    {
        var order = OrderOf(s_line) with
        {
            Groups = [GroupOf(new LineNeed("58", [new StockNeed(new SkuKey("acme", "main", "MUG-WHITE"), 1)]))],
        };

        Assert.Equal(["116"], OrderSearchTerms.Of(order).Ids.AsEnumerable());
    }

    private static StockGroup GroupOf(LineNeed line) => new("main", 1, StockPhase.Firm, [line]);

    [Fact]
    public void Lines_of_one_product_share_its_terms()
    {
        var product = Assert.Single(OrderSearchTerms.Of(OrderOf(s_line, s_line with { Id = "59" })).Products);

        Assert.Equal(["1729", "1730", "mug-white"], product.Codes.AsEnumerable());
        Assert.Equal(["mug", "white", "enamel", "330", "ml"], product.Words.AsEnumerable());
    }

    [Fact]
    public void A_product_that_is_renamed_is_described_anew()
    {
        var before = ProductTerms.Of(s_line);

        Assert.Equal(before.Key, ProductTerms.Of(s_line with { Id = "60" }).Key);
        Assert.NotEqual(before.Key, ProductTerms.Of(s_line with { ProductName = "Steel Mug" }).Key);
    }

    [Fact]
    public void The_parts_of_a_bundle_are_found_by_their_codes_too()
    {
        var product = ProductTerms.Of(s_line with { Parts = [new BundlePart("1800", "CUP-RED", 1)] });

        Assert.Contains("1800", product.Codes);
        Assert.Contains("cup-red", product.Codes);
        Assert.Contains("red", product.Words);
    }

    [Theory]
    [InlineData("红色杯子", "杯子")]
    [InlineData("แก้วกาแฟ", "กาแฟ")]
    [InlineData("Tasse à café", "café")]
    [InlineData("Größe XL", "größe")]
    [InlineData("ВЕСНА/лето", "лето")]
    public void A_word_of_a_name_in_any_script_is_one_that_it_is_found_by(string name, string word) =>
        Assert.Contains(word, SearchText.WordsOf(name));

    [Theory]
    [InlineData("  White MUG ", "white,mug")]
    [InlineData("a", "")]
    [InlineData("a mug", "mug")]
    [InlineData("杯", "杯")]
    [InlineData("!!! ---", "")]
    [InlineData("\ud800", "")]
    public void What_is_typed_is_split_into_words_that_are_worth_looking_for(string typed, string words) =>
        Assert.Equal(words, string.Join(',', SearchText.WordsOfQuery(typed)));

    [Fact]
    public void No_term_is_longer_than_an_index_takes_however_long_the_text_is()
    {
        var line = s_line with
        {
            SellerSku = new string('A', 5_000),
            ProductName = string.Join(' ', Enumerable.Range(0, 5_000).Select(index => $"word{index}")) + new string('杯', 5_000),
        };

        var product = ProductTerms.Of(line);

        Assert.All(product.Codes, code => Assert.True(code.Length <= SearchText.MaxCodeLength));
        Assert.All(product.Words, word => Assert.True(word.Length <= SearchText.MaxWordLength));
        Assert.True(product.Words.Length <= 100);
    }

    [Fact]
    public void An_order_that_nobody_has_heard_of_is_found_by_nothing() =>
        Assert.Empty(OrderSearchTerms.Of(Order.Unknown(new OrderKey("acme", "7", "1"))).Ids);

    private static Order OrderOf(params ReadOnlySpan<ChannelOrderLine> lines) =>
        Order.Unknown(new OrderKey("acme", "7", "1")) with
        {
            Channel = new ChannelOrder
            {
                Id = "1",
                Status = ChannelOrderStatus.AwaitingShipment,
                StatusText = "AWAITING_SHIPMENT",
                UpdatedAt = DateTimeOffset.UnixEpoch,
                PlacedAt = DateTimeOffset.UnixEpoch,
                Lines = [.. lines],
                PackageIds = ["116"],
            },
        };
}
