namespace OrderActors.Storage.Tests;

/// <summary>What tables and types of a real database do to rows, on every one.</summary>
public abstract class SchemaContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    [Fact]
    public async Task A_payload_with_escapes_that_no_text_can_hold_does_not_keep_an_order_out()
    {
        var order = Sample.Order("5761") with { OrderData = "{\"note\":\"\\u0000 and \\ud83e\"}" };

        await CommitAsync(order.Key.Stream, 0, order);

        var stored = await Store.Queries.FindOrderAsync("acme", "5761", None);
        AssertSameJson("{\"note\":\"\ufffd and \ufffd\"}", stored!.OrderData);
    }

    [Theory]
    [InlineData("inbox", "status", "inbox_status_is_known")]
    [InlineData("effects", "status", "effects_status_is_known")]
    [InlineData("shops", "status", "shops_status_is_known")]
    [InlineData("reservations", "status", "reservations_status_is_known")]
    public async Task A_status_that_nobody_knows_is_refused(string table, string column, string check)
    {
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        await CommitAsync("x", 0, Sample.Effect("e-1", "x"), Sample.Shop(), Sample.Reservation("r-1"));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Db.ExecuteAsync($"UPDATE {table} SET {column} = 'lost'"));

        Assert.Contains(check, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE journal SET actor = 'nobody'")]
    [InlineData("DELETE FROM journal")]
    public async Task The_journal_refuses_to_be_changed(string statement)
    {
        await CommitAsync("order/a", 0);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Db.ExecuteAsync(statement));

        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
        Assert.Single(await Store.Reader.ReadStreamAsync("order/a", 0, None));
    }
}
