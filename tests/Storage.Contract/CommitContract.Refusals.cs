using System.Collections.Immutable;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

// What the rules of the rows refuse.
public abstract partial class CommitContract
{
    [Fact]
    public async Task A_set_that_oversells_fails_alone_and_names_the_rule()
    {
        var other = Sample.Sku with { Sku = "other" };
        var good = Store.Pipeline.CommitAsync(Sample.Set(other.Stream, 0, Sample.Stock(5, 5, key: other)));
        var bad = Store.Pipeline.CommitAsync(Sample.Set(Sample.Sku.Stream, 0, Sample.Stock(5, 3, 3)));

        var broken = await Assert.ThrowsAsync<ConstraintBrokenException>(() => bad);
        await good;

        Assert.Contains("stock_is_never_oversold", broken.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Store.Reader.ReadHeadAsync(Sample.Sku.Stream, None)).Version);
        Assert.NotNull(await Store.Reader.LoadStockAsync(other, None));
    }

    public static TheoryData<string, string> BrokenRules => new()
    {
        { "negative", "stock_reserved_is_not_negative" },
        { "stuck", "orders_open_ones_have_a_next_action" },
        { "state", "orders_state_is_known" },
        { "quantity", "reservations_quantity_is_positive" },
        { "more left than promised", "reservations_consumed_is_a_part" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public async Task A_row_that_breaks_a_rule_is_refused_by_name(string which, string rule)
    {
        RowImage image = which switch
        {
            "negative" => Sample.Stock(5, reserved: -1),
            "stuck" => Sample.Order("1") with { NextActionAt = null },
            "state" => Sample.Order("1") with { State = "lost" },
            "more left than promised" => Sample.Reservation("r") with { Consumed = 3 },
            _ => Sample.Reservation("r") with { Quantity = 0 },
        };

        var broken = await Assert.ThrowsAsync<ConstraintBrokenException>(() => CommitAsync("x", 0, image));

        Assert.Contains(rule, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_id_that_belongs_to_another_key_is_refused()
    {
        await CommitAsync("order/a", 0, Sample.Order("5761"));

        var taken = await Assert.ThrowsAsync<ConstraintBrokenException>(
            () => CommitAsync("order/b", 0, Sample.Order("5761", seller: "rival")));
        var other = await Assert.ThrowsAsync<ConstraintBrokenException>(
            () => CommitAsync("order/c", 0, Sample.Order("5762") with { UnitCount = -1 }));

        Assert.True(taken.IsOrderTaken);
        Assert.False(other.IsOrderTaken);
        Assert.Null(await Store.FindOrderAsync("rival", "5761"));
    }
}
