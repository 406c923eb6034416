using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Contract;

/// <summary>What committing change sets of several streams together promises, in every store: all of them, or none.</summary>
public abstract class TogetherContract(Func<Task<IContractDatabase>> create) : StoreContract(create)
{
    [Fact]
    public async Task Sets_that_commit_together_are_all_stored()
    {
        await Store.Pipeline.CommitAsync(Sample.Set("sku/a", 0, Sample.Stock(5, 2), Sample.Reservation("r")) with
        {
            AtomicWith = [Sample.Set("order/1", 0, Sample.Order("1")), Sample.Set("order/2", 0, Sample.Order("2"))],
        });

        foreach (var stream in new[] { "sku/a", "order/1", "order/2" })
            Assert.Equal(1, (await Store.Reader.ReadHeadAsync(stream, None)).Version);
        Assert.NotNull(await Store.FindOrderAsync("acme", "1"));
        Assert.NotNull(await Store.FindOrderAsync("acme", "2"));
        Assert.Equal(2, (await Store.Reader.LoadStockAsync(Sample.Sku, None))!.Stock.Reserved);
    }

    [Theory]
    [InlineData("sku/a")]
    [InlineData("order/1")]
    [InlineData("order/2")]
    public async Task Of_sets_that_commit_together_a_stale_one_is_named_and_nothing_is_stored(string stale)
    {
        await CommitAsync(stale, 0);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(() => Store.Pipeline.CommitAsync(
            Sample.Set("sku/a", 0, Sample.Stock(5, 2), Sample.Reservation("r")) with
            {
                AtomicWith = [Sample.Set("order/1", 0, Sample.Order("1")), Sample.Set("order/2", 0, Sample.Order("2"))],
            }));

        Assert.Equal(stale, conflict.Stream);
        foreach (var stream in new[] { "sku/a", "order/1", "order/2" })
            Assert.Equal(stream == stale ? 1 : 0, (await Store.Reader.ReadHeadAsync(stream, None)).Version);
        Assert.Null(await Store.FindOrderAsync("acme", "1"));
        Assert.Null(await Store.FindOrderAsync("acme", "2"));
        Assert.Null(await Store.Reader.LoadStockAsync(Sample.Sku, None));
    }

    [Fact]
    public async Task A_set_beside_others_that_is_stale_undoes_its_batch_which_can_be_written_without_it()
    {
        await CommitAsync("order/1", 0);
        var stale = Sample.Set("sku/a", 0) with { AtomicWith = [Sample.Set("order/1", 0)] };
        var fresh = Sample.Set("sku/b", 0) with { AtomicWith = [Sample.Set("order/2", 0, Sample.Order("2"))] };
        var alone = Sample.Set("order/1", 7);

        var partly = await Assert.ThrowsAsync<PartlyStaleException>(() => Store.Writer.WriteAsync(
            new CommitBatch([fresh, stale], [Sample.Delivery("n")], [])));
        AssertRows([null, "order/1"], partly.Stale);
        Assert.Equal(0, (await Store.Reader.ReadHeadAsync("sku/b", None)).Version);

        var result = await Store.Writer.WriteAsync(new CommitBatch([fresh, alone], [Sample.Delivery("n")], []));
        AssertRows([true, false], result.Committed);
        Assert.False(Assert.Single(result.Receipts).IsDuplicate);
        Assert.NotNull(await Store.FindOrderAsync("acme", "2"));
    }
}
