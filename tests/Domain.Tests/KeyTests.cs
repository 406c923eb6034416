using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Tests;

public sealed class KeyTests
{
    public static TheoryData<string> HostileParts =>
        ["a/b", "%2F", "a%2Fb", "..", ".", " ", "A/B 1", "Größe-XL", "红色", "👩‍🚀", "a\nb", "a'b\"c", "order/", "?x=1#y"];

    [Theory]
    [MemberData(nameof(HostileParts))]
    public void Whatever_a_part_contains_the_key_reads_back_as_it_was_written(string part)
    {
        var order = new OrderKey(part, "shop", part);
        var sku = new SkuKey(part, "x" + part, "sku");
        var shop = new ShopKey("seller", part);

        Assert.Equal(order, OrderKey.Parse(order.ToString()));
        Assert.Equal(sku, SkuKey.Parse(sku.ToString()));
        Assert.Equal(shop, ShopKey.Parse(shop.ToString()));
        Assert.Equal(2, order.ToString().Count(letter => letter == '/'));
    }

    [Theory]
    [InlineData("seller/shop/576461413038785752")]
    [InlineData("seller/%73hop/576461413038785752")]
    public void However_a_key_was_written_it_is_the_same_key(string text)
    {
        var (made, read) = (new OrderKey("seller", "shop", "576461413038785752"), OrderKey.Parse(text));

        Assert.Equal((made, made.GetHashCode(), made.ToString()), (read, read.GetHashCode(), read.ToString()));
        Assert.Equal((made.Stream, made.RowId), (read.Stream, read.RowId));
        Assert.Equal(made, read.Sharing("576461413038785752"));
        Assert.Equal(made, read.Sharing("another"));
    }

    [Fact]
    public void A_part_cannot_reach_into_another_seller_s_keys()
    {
        Assert.NotEqual(
            new SkuKey("seller", "a/b", "c").ToString(), new SkuKey("seller", "a", "b/c").ToString());
        Assert.NotEqual(
            new OrderKey("a", "b/c", "1").RowId, new OrderKey("a/b", "c", "1").RowId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a//b")]
    [InlineData("/a/b")]
    [InlineData("a/b/")]
    [InlineData("a/b/c/d")]
    public void A_text_of_other_than_three_parts_is_no_key_of_an_order_or_a_SKU(string text)
    {
        Assert.Throws<FormatException>(() => OrderKey.Parse(text));
        Assert.Throws<FormatException>(() => SkuKey.Parse(text));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/b/c")]
    [InlineData("a/")]
    public void A_text_of_other_than_two_parts_is_no_key_of_a_shop(string text) =>
        Assert.Throws<FormatException>(() => ShopKey.Parse(text));

    [Fact]
    public void A_key_with_an_empty_part_cannot_be_printed() =>
        Assert.Throws<InvariantBrokenException>(() => new SkuKey("seller", "", "sku").ToString());

    [Fact]
    public void Streams_of_different_kinds_do_not_meet() => Assert.Equal(
        ["order/a/b/c", "stock/a/b/c", "shop/a/b"],
        [new OrderKey("a", "b", "c").Stream, new SkuKey("a", "b", "c").Stream, new ShopKey("a", "b").Stream]);

    /// <summary>The expected ids were computed with Python's uuid.uuid5 over the key's text.</summary>
    [Theory]
    [InlineData("seller-1", "7495387236481", "576461413038785752", "d5a3c314-1dce-5174-b1ab-33d49d4dda2e")]
    [InlineData("a/b", "c", "1", "0d262237-42ae-51fd-bf81-fb5d9754a598")]
    [InlineData("s\u00E9ller", "shop", "1", "9f685c62-81c6-5bc8-9fc1-6f5cb23f416b")]
    [InlineData("e\u0301", "x", "9", "dbd18a5e-89ff-5d4b-9f97-cc367900d0ac")]
    public void The_row_id_is_a_UUID_of_version_5_that_never_changes(string seller, string shop, string order, string expected)
    {
        var id = new OrderKey(seller, shop, order).RowId;

        Assert.Equal(5, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(Guid.Parse(expected), id);
    }

    [Fact]
    public void The_row_id_of_a_key_of_any_length_never_changes() => Assert.Equal(
        Guid.Parse("61f5db1b-c65a-53d6-8d98-daf413dd8124"), new OrderKey("seller", "shop", new string('9', 200)).RowId);

    [Fact]
    public void Different_orders_have_different_row_ids()
    {
        var ids = new HashSet<Guid>();
        for (var number = 0; number < 10_000; number++)
            ids.Add(new OrderKey("seller", $"shop-{number % 10}", $"{number / 10}").RowId);

        Assert.Equal(10_000, ids.Count);
    }
}
