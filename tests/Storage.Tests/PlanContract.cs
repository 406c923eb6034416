using OrderActors.Generator.Measure;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Sql;

namespace OrderActors.Storage.Tests;

/// <summary>That what sweepers and webhooks ask for is found by an index, whatever else the tables hold, on every database.</summary>
public abstract class PlanContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private const int Others = 20_000;

    [Fact]
    public async Task Due_deliveries_are_found_without_reading_those_that_wait_for_a_later_try()
    {
        await FillAsync(
            $"""
            INSERT INTO inbox (source, notification_id, topic, shop_id, order_id, body, received_at, status, attempts, retry_at)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Others})
            SELECT 'tiktok/app', i || '', '1', '7495', '5761', {Literal("x''", "''")}, {Instant(0)}, 'pending', 3, {Instant(4_000_000_000)}
            FROM n
            """);
        await Store.Pipeline.ReceiveAsync(Sample.Delivery("due"));

        var plan = await PlanAsync(reader => reader.LoadPendingDeliveriesAsync(Sample.At.AddDays(1), 500, None));

        AssertSearched(plan, "inbox", "idx_inbox_due");
        Assert.Equal(
            "due", Assert.Single(await Store.Reader.LoadPendingDeliveriesAsync(Sample.At.AddDays(1), 500, None)).NotificationId);
    }

    [Fact]
    public async Task The_seller_of_a_shop_is_found_without_reading_the_shops_of_others()
    {
        await FillShopsAsync();

        var plan = await PlanAsync(reader => reader.FindConnectedShopsAsync("77", None));

        AssertSearched(plan, "shops", "idx_shops_connected");
    }

    [Fact]
    public async Task A_seller_s_shops_are_found_without_reading_the_shops_of_others()
    {
        await FillShopsAsync();

        var plan = await PlanAsync(reader => reader.LoadConnectedShopsAsync("seller 77", None));

        AssertSearched(plan, "shops", Literal("PRIMARY KEY (seller_id=?", "shops_pkey"));
    }

    [Theory]
    [InlineData("117")]
    [InlineData("enamel mug")]
    public async Task What_a_person_looks_for_is_found_without_reading_the_orders_and_products_of_the_rest(string search)
    {
        await FillAsync(
            $"""
            INSERT INTO order_terms (seller_id, term, order_id)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Others})
            SELECT 'acme', '=' || i, {Literal("i || ''", "gen_random_uuid()")} FROM n
            """);
        await FillAsync(
            $"""
            INSERT INTO product_terms (seller_id, term, product)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Others})
            SELECT 'acme', 'word' || i, '~' || i FROM n
            """);
        await FillAsync(
            $$"""
            INSERT INTO orders (id, tiktok_order_id, state, order_data, created_at, updated_at, seller_id, shop_id, channel_status,
              channel_updated_at, placed_at, unit_count, total_amount, currency, holds, is_terminal, version)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{Others}})
            SELECT {{Literal("i || ''", "gen_random_uuid()")}}, i || '', 'delivered', '{}', {{Instant(0)}}, {{Instant(0)}}, 'acme', '7495',
              'COMPLETED', {{Instant(0)}}, {{Instant(0)}}, 1, {{Literal("'1'", "1")}}, 'GBP', '', {{Literal("1", "true")}}, 1
            FROM n
            """);

        var explaining = new ExplainingDatabase(Store.Sql);
        await new Queries(explaining).ListOrdersAsync("acme", new OrderFilter(Search: search), null, 50, None);
        var plan = explaining.Take();

        foreach (var table in new[] { "orders", "order_terms", "product_terms" })
            Assert.DoesNotContain(Literal($"SCAN {table}", $"Seq Scan on {table}"), plan, StringComparison.Ordinal);
        Assert.Contains(Literal("order_terms USING PRIMARY KEY (seller_id=? AND term=?", "order_terms_pkey"), plan, StringComparison.Ordinal);
        Assert.Contains(Literal("product_terms USING PRIMARY KEY (seller_id=? AND term>? AND term<?", "product_terms_pkey"), plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_SKU_holds_is_loaded_without_reading_what_it_has_closed()
    {
        await FillReservationsAsync();

        var plan = await PlanAsync(reader => reader.LoadStockAsync(Sample.Sku, None));

        Assert.Contains("idx_reservations_held", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(Literal("SCAN reservations", "Seq Scan on reservations"), plan, StringComparison.Ordinal);
        Assert.Equal("held", Assert.Single((await Store.Reader.LoadStockAsync(Sample.Sku, None))!.Reservations).ReservationId);
    }

    [Fact]
    public async Task A_closed_reservation_is_found_by_its_key_alone()
    {
        await FillReservationsAsync();

        var plan = await PlanAsync(reader => reader.FindReservationsAsync(Sample.Sku, ["77"], None));

        Assert.Contains(
            Literal("PRIMARY KEY (seller_id=? AND location=? AND sku=? AND reservation_id=?", "reservations_pkey"),
            plan,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Literal("SCAN reservations", "Seq Scan on reservations"), plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Rows Removed", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_old_enough_to_be_forgotten_is_found_without_reading_what_is_not()
    {
        await FillReservationsAsync();

        var plan = await PlanAsync(reader => reader.LoadForgettableAsync(Sample.Sku, Sample.At, 500, None));

        Assert.Contains("idx_reservations_closed", plan, StringComparison.Ordinal);
    }

    private async Task FillReservationsAsync()
    {
        await CommitAsync(Sample.Sku.Stream, 0, Sample.Stock(Others, reserved: 2), Sample.Reservation("held"));
        await FillAsync(
            $"""
            INSERT INTO reservations (seller_id, location, sku, reservation_id, order_ref, quantity, consumed, status, created_at, closed_at)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Others})
            SELECT '{Sample.Sku.SellerId}', '{Sample.Sku.Location}', '{Sample.Sku.Sku}', i || '', '', 1, 1, 'consumed', {Instant(0)}, {Instant(4_000_000_000)}
            FROM n
            """);
    }

    private Task FillShopsAsync() => FillAsync(
        $"""
        INSERT INTO shops (seller_id, shop_id, name, region, cipher, status, protected_access_token, access_expires_at,
          protected_refresh_token, refresh_expires_at, settings, version, connected_at, updated_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Others})
        SELECT 'seller ' || i, i || '', '', 'US', '', 'connected', '', {Instant(0)}, '', {Instant(0)}, '', 1, {Instant(0)}, {Instant(0)}
        FROM n
        """);

    private async Task FillAsync(string sql)
    {
        await Db.ExecuteAsync(sql);
        await Db.ExecuteAsync("ANALYZE");
    }

    private async Task<string> PlanAsync(Func<IStoreReader, Task> ask)
    {
        var explaining = new ExplainingDatabase(Store.Sql);
        await ask(new StoreReader(explaining));
        return explaining.Take();
    }

    private void AssertSearched(string plan, string table, string index)
    {
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain(Literal($"SCAN {table}", $"Seq Scan on {table}"), plan, StringComparison.Ordinal);
        Assert.DoesNotContain(Literal("TEMP B-TREE", "Sort Key"), plan, StringComparison.Ordinal);
    }

    private string Instant(long seconds) => Literal($"{seconds} * 1000000", $"to_timestamp({seconds})");

    private string Literal(string sqlite, string postgres) => Db is SqliteTestDatabase ? sqlite : postgres;
}
