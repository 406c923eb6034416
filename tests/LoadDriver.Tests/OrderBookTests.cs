using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;

namespace OrderActors.LoadDriver.Tests;

public sealed class OrderBookTests : IAsyncLifetime
{
    private static readonly LoadPlan s_plan = new(Sellers: 1, ShopsPerSeller: 2, SkusPerSeller: 20);

    private readonly OrderBook _book = new();
    private PreparedShops _shops = null!;
    private IReadOnlyList<IReadOnlyList<OrderTemplate>> _templates = [];

    public async Task InitializeAsync()
    {
        _shops = await PreparedShops.StartAsync(s_plan, _book);
        _templates = (await TemplateMaker.MakeAsync(_shops, s_plan)).Orders;
    }

    public async Task DisposeAsync() => await _shops.DisposeAsync();

    [Fact]
    public void An_order_is_done_once()
    {
        var serial = _book.Place(_templates[0][0], createdAt: 100, dueAt: 7);

        Assert.Equal(0, _book.DoneAt(serial));
        Assert.True(_book.MarkDone(serial, 9));
        Assert.False(_book.MarkDone(serial, 11));
        Assert.False(_book.MarkDone(serial + 1, 11));
        Assert.False(_book.MarkDone(-1, 11));
        Assert.Equal((7, 9, 1, 1), (_book.DueAt(serial), _book.DoneAt(serial), _book.Count, _book.Done));
    }

    [Fact]
    public void A_search_gives_the_changes_of_its_shop_from_an_instant_on_page_by_page()
    {
        var (mine, other) = (_templates[0][0], _templates[1][0]);
        var serials = new List<int>();
        for (var second = 0; second < 5; second++)
        {
            serials.Add(_book.Place(mine, createdAt: 1_000 + second, dueAt: 0));
            _book.Place(other, createdAt: 1_000 + second, dueAt: 0);
        }

        var first = mine.Shop.Search(1_001 + mine.UpdatedAfter, skip: null, size: 3);
        var rest = mine.Shop.Search(1_001 + mine.UpdatedAfter, first.Next, size: 3);

        Assert.Equal(serials[1..4], first.Serials);
        Assert.Equal(4, first.Total);
        Assert.Equal(serials[4..], rest.Serials);
        Assert.Null(rest.Next);
    }

    [Fact]
    public void An_unseen_order_is_written_down_and_no_search_gives_it()
    {
        var seen = _book.Place(_templates[0][0], createdAt: 1_000, dueAt: 0);
        var unseen = _book.PlaceUnseen(_templates[0][0], createdAt: 1_001);

        Assert.Equal([seen], _templates[0][0].Shop.Search(0, skip: null, size: 3).Serials);
        Assert.Equal(_templates[0][0], _book.TemplateOf(unseen));
        Assert.Equal((1_001, 2), (_book.CreatedAt(unseen), _book.Count));
    }

    [Fact]
    public void A_shop_never_shows_a_change_before_an_earlier_one()
    {
        _book.Place(_templates[0][0], createdAt: 2_000, dueAt: 0);
        var late = _book.Place(_templates[0][1], createdAt: 1_999, dueAt: 0);

        Assert.Equal(2_000, _book.CreatedAt(late));
    }

    [Fact]
    public void Bestsellers_are_ordered_in_proportion_to_their_rank()
    {
        var mix = OrderMix.Zipf(_templates, seed: 1);
        var counts = Enumerable.Range(0, 20_000).Select(_ => mix.Next().Skus[0]).CountBy(sku => sku).ToDictionary();

        var first = counts[LoadPlan.SkuName(0)];
        Assert.InRange(first / (double)counts[LoadPlan.SkuName(1)], 1.8, 2.2);
        Assert.InRange(first / (double)counts[LoadPlan.SkuName(9)], 8, 12);
    }

    [Fact]
    public void A_single_sku_is_all_that_anybody_wants()
    {
        var mix = OrderMix.SingleSku(_templates, seed: 1);

        var orders = Enumerable.Range(0, 100).Select(_ => mix.Next()).ToList();

        Assert.All(orders, order => Assert.Equal([LoadPlan.SkuName(0)], order.Skus));
        Assert.Equal(2, orders.Select(order => order.Shop).Distinct().Count());
    }
}
