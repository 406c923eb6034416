using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Tests.Orders;

public sealed class SkuLinkingTests
{
    private static readonly StockLinks s_links = StockLinks.None with
    {
        ByVariant = ImmutableDictionary<string, ImmutableArray<SkuUnits>>.Empty
            .Add("173", [new("C10-CUP", 1), new("C10-TEA", 2)])
            .Add("gone", []),
    };

    private static readonly StockLinks s_notation = StockLinks.None with { UnitSign = "*" };

    [Fact]
    public void A_listing_takes_the_units_that_it_is_linked_to() =>
        Assert.Equal("C10-CUP:1 C10-TEA:2", Needs(s_links, Line("173", "C10-TEA*2+C10-CUP")));

    [Fact]
    public void Several_lines_of_a_listing_take_their_units_each() =>
        Assert.Equal("C10-CUP:2 C10-TEA:4", Needs(s_links, Line("173", ""), Line("173", "")));

    [Fact]
    public void A_bundle_multiplies_with_the_links_of_its_parts() => Assert.Equal(
        "C10-CUP:3 C10-TEA:6 SPOON:1",
        Needs(s_links, Line("set", "SET") with { Parts = [new("173", "", 3), new("other", "SPOON", 1)] }));

    [Fact]
    public void Parts_of_a_bundle_that_take_the_same_SKU_are_one_need_of_the_line()
    {
        var line = Line("set", "SET") with { Parts = [new("173", "", 1), new("cup", "C10-CUP", 4)] };

        var need = Assert.Single(SkuLinking.Link([line], s_links, "acme", "main", out _));

        Assert.Equal(["C10-CUP:5", "C10-TEA:2"], need.Needs.Select(part => $"{part.Sku.Sku}:{part.Quantity}"));
    }

    [Fact]
    public void A_number_beyond_what_can_be_counted_stops_there() => Assert.Equal(
        $"C10-CUP:{int.MaxValue} C10-TEA:{int.MaxValue}",
        Needs(s_links, Line("set", "SET") with { Parts = [new("173", "", int.MaxValue)] }));

    [Fact]
    public void A_code_is_read_in_units_where_the_shop_says_so()
    {
        Assert.Equal("CUP:1 TEA:2", Needs(s_notation, Line("1", "TEA*2+CUP")));
        Assert.Equal("TEA*2+CUP:1", Needs(StockLinks.None, Line("1", "TEA*2+CUP")));
    }

    [Fact]
    public void A_SKU_that_is_counted_under_just_that_name_goes_before_the_notation() =>
        Assert.Equal("TEA*2+CUP:1", Needs(s_notation with { Counted = ["TEA*2+CUP"] }, Line("1", "TEA*2+CUP")));

    [Fact]
    public void A_link_goes_before_everything() => Assert.Equal(
        "C10-CUP:1 C10-TEA:2", Needs(s_links with { UnitSign = "*", Counted = ["A*2"] }, Line("173", "A*2")));

    [Fact]
    public void A_link_that_was_taken_away_leaves_the_seller_s_code() =>
        Assert.Equal("TEA:1", Needs(s_links, Line("gone", "TEA")));

    [Fact]
    public void A_variant_without_link_and_code_is_named()
    {
        SkuLinking.Link([Line("173", ""), Line("gone", "")], s_links, "acme", "main", out var unlinked);

        Assert.Contains("variant gone ", unlinked, StringComparison.Ordinal);
    }

    [Fact]
    public void Stock_that_was_counted_under_the_very_letters_of_a_code_before_is_found()
    {
        Assert.Equal("TEE  RED:1", Needs(StockLinks.None with { Counted = ["TEE  RED"] }, Line("1", "TEE  RED")));
        Assert.Equal("TEE RED:1", Needs(StockLinks.None with { Counted = ["TEE  RED", "TEE RED"] }, Line("1", "TEE  RED")));
        Assert.Equal("TEE RED:1", Needs(StockLinks.None, Line("1", "TEE  RED")));
    }

    [Fact]
    public void Only_of_odd_codes_and_of_codes_in_units_is_it_asked_whether_stock_is_counted() => Assert.Equal(
        "TEE  RED|TEE RED|TEA*2|CUP x2",
        string.Join('|', SkuLinking.NamesToLookUp(
            [Line("1", "TEE  RED"), Line("2", "TEE-RED"), Line("3", "TEA*2"), Line("4", "CUP x2"), Line("5", "BOX")])));

    [Fact]
    public void An_order_s_stock_is_taken_where_its_warehouse_is()
    {
        var links = StockLinks.None with { Warehouses = [new WarehouseLink("W1", "north")] };

        Assert.Equal(("north", null), (links.LocationOf("W1", "main", out var none), none));
        Assert.Equal("main", links.LocationOf("W2", "main", out var note));
        Assert.Contains("warehouse W2 is not linked", note, StringComparison.Ordinal);
        Assert.Equal(("main", null), (links.LocationOf(null, "main", out none), none));
        Assert.Equal(("main", null), (StockLinks.None.LocationOf("W2", "main", out none), none));
    }

    private static ChannelOrderLine Line(string variant, string code) =>
        new() { Id = $"{variant}-{code}", SkuId = variant, SellerSku = code };

    private static string Needs(StockLinks links, params ChannelOrderLine[] lines)
    {
        var needs = LineNeed.Sum(SkuLinking.Link(lines, links, "acme", "main", out var unlinked));
        Assert.Null(unlinked);
        Assert.All(needs, need => Assert.Equal(("acme", "main"), (need.Sku.SellerId, need.Sku.Location)));
        return string.Join(' ', needs.Select(need => $"{need.Sku.Sku}:{need.Quantity}"));
    }
}
