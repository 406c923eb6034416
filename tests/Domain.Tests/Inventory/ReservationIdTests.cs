using System.Text.Json;
using OrderActors.Domain.Inventory;
using static OrderActors.Domain.Tests.Inventory.StockSpec;

namespace OrderActors.Domain.Tests.Inventory;

/// <summary>An id may share its text with what is kept beside it; nobody else can tell.</summary>
public sealed class ReservationIdTests
{
    private const string Order = "seller/shop/576461413038785752";
    private static readonly string s_place = ReservationId.SuffixOf(new SkuKey("seller", "main", "mug"), 1);
    private static readonly ReservationId s_whole = new(Order + s_place);
    private static readonly ReservationId s_shared = s_whole.Sharing(Order, s_place);

    [Fact]
    public void An_id_that_shares_its_text_is_the_same_id()
    {
        Assert.Equal(s_whole, s_shared);
        Assert.Equal(s_whole.GetHashCode(), s_shared.GetHashCode());
        Assert.Equal("seller/shop/576461413038785752/main/mug/1", s_shared.Value);
        Assert.Equal(s_shared.Value, s_shared.ToString());
    }

    [Fact]
    public void It_is_the_same_id_wherever_it_is_divided()
    {
        var text = s_whole.Value;
        foreach (var at in Enumerable.Range(0, text.Length))
            Assert.Equal(s_shared, new ReservationId(text).Sharing(text[..at], text[at..]));
    }

    [Theory]
    [InlineData("seller/shop/1", "/main/mug/1")]
    [InlineData(Order, "/main/mug/2")]
    [InlineData(Order + "/main/mug", "/main/mug/1")]
    [InlineData(Order, "")]
    public void An_id_of_other_texts_stays_as_it_is(string start, string end) =>
        Assert.Equal("seller/shop/576461413038785752/main/mug/1", s_whole.Sharing(start, end).Value);

    [Theory]
    [InlineData("seller", "main", "mug", "seller/shop/576461413038785752/main/mug/1")]
    [InlineData("seller", "Lager 1", "A/B", "seller/shop/576461413038785752/Lager%201/A%2FB/12")]
    public void An_id_of_an_order_names_it(string seller, string location, string sku, string id)
    {
        var key = new SkuKey(seller, location, sku);

        Assert.Equal(Order, new ReservationId(id).OrderAt(key));
        Assert.Equal(StockRejection.BelongsToOrder, StockDecider.RefusalOfOutsider(key, new ReservationId(id)));
    }

    [Theory]
    [InlineData("order-1")]
    [InlineData("cart/17/mug/1")]
    [InlineData("seller/shop/576461413038785752/main/mug")]
    [InlineData("seller/shop/576461413038785752/main/mug/first")]
    [InlineData("seller/shop/576461413038785752/main/cup/1")]
    [InlineData("seller/shop/576461413038785752/north/mug/1")]
    [InlineData("other/shop/576461413038785752/main/mug/1")]
    [InlineData("seller//576461413038785752/main/mug/1")]
    [InlineData("seller/shop/576461413038785752/main/mug/1/2")]
    public void An_id_of_a_caller_s_own_making_belongs_to_no_order(string id)
    {
        var key = new SkuKey("seller", "main", "mug");

        Assert.Null(new ReservationId(id).OrderAt(key));
        Assert.Null(StockDecider.RefusalOfOutsider(key, new ReservationId(id)));
    }

    [Fact]
    public void A_long_id_shares_its_text_too()
    {
        var order = new string('o', 1_000);

        Assert.Equal(new ReservationId(order + s_place), new ReservationId(order + s_place).Sharing(order, s_place));
        Assert.Equal(
            new ReservationId(order + s_place).GetHashCode(),
            new ReservationId(order + s_place).Sharing(order, s_place).GetHashCode());
    }

    [Fact]
    public void It_is_stored_as_one_text() =>
        Assert.Equal(JsonSerializer.Serialize(s_whole), JsonSerializer.Serialize(s_shared));

    [Fact]
    public void A_reservation_that_changes_keeps_the_id_that_it_shares()
    {
        var stock = StockFold.Apply(Stock.Empty with { OnHand = 5 }, Reserved(s_shared, 2, Later));

        stock = StockFold.Apply(stock, Confirmed(s_whole));

        Assert.True(stock.Reservations.TryGetKey(s_whole, out var kept));
        // An id with a text of its own answers with that one; this one has to make it.
        Assert.NotSame(kept.Value, kept.Value);
    }
}
