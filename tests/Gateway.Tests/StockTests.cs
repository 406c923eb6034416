using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Tests.Support;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

public sealed class StockTests
{
    private static readonly object Two = new { reservationId = "r-1", quantity = 2 };

    [Fact]
    public async Task Stock_is_listed_by_location_and_SKU_page_by_page()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var sku in (string[])["C", "A", "B"])
            await gateway.PutAsync(Rows.Stock(sku));

        var first = await gateway.GetAsync("/api/v1/stock?limit=2").AcceptedAsync();
        var second = await gateway.GetAsync("/api/v1/stock?limit=2&cursor=" + first.Text("nextCursor")).AcceptedAsync();

        Assert.Equal(["A", "B"], first.GetProperty("items").EnumerateArray().Select(item => item.Text("sku")));
        Assert.Equal(["C"], second.GetProperty("items").EnumerateArray().Select(item => item.Text("sku")));
        Assert.Null(second.GetProperty("nextCursor").GetString());
    }

    [Fact]
    public async Task Stock_is_searched_by_a_part_of_the_SKU()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock("MUG-WHITE"));
        await gateway.PutAsync(Rows.Stock("TEE-WHITE"));

        var page = await gateway.GetAsync("/api/v1/stock?search=MUG").AcceptedAsync();

        Assert.Equal(["MUG-WHITE"], page.GetProperty("items").EnumerateArray().Select(item => item.Text("sku")));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.GetAsync("/api/v1/stock?" + query).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
    }

    [Fact]
    public async Task A_number_is_explained_as_a_sum_and_its_reservations_are_shown()
    {
        await using var gateway = await TestGateway.StartAsync();
        var stock = Rows.Stock("MUG");
        await gateway.PutAsync(stock, new RowImage.Reservation(
            stock.Key, "r-1", "order 5001", 2, ReservationState.Held, Rows.Noon.AddMinutes(30), null, Rows.Noon, null));

        var detail = await gateway.GetAsync("/api/v1/stock/main/MUG").AcceptedAsync();

        Assert.Equal(
            "10 on hand - 1 dispatched - 2 reserved = 7 available; minus 1 safety stock = 6 for channels.",
            detail.Text("explanation"));
        Assert.Equal(7, detail.GetProperty("stock").GetProperty("available").GetInt32());
        Assert.Equal(6, detail.GetProperty("stock").GetProperty("publishable").GetInt32());
        var reservation = Assert.Single(detail.GetProperty("reservations").EnumerateArray());
        Assert.Equal(("r-1", "order 5001", "held"), (reservation.Text("reservationId"), reservation.Text("orderRef"), reservation.Text("status")));
    }

    [Fact]
    public async Task Unknown_stock_is_not_found()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.GetAsync("/api/v1/stock/main/NOTHING").RefusedAsync(404, "not-found");
    }

    [Theory]
    [InlineData("A/B 1")]
    [InlineData("A%2FB")]
    [InlineData("50% off")]
    [InlineData("Größe/ü+&?#")]
    [InlineData("名前")]
    public async Task A_percent_encoded_SKU_is_decoded_exactly_once(string sku)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock(sku));

        var detail = await gateway.GetAsync("/api/v1/stock/main/" + Uri.EscapeDataString(sku)).AcceptedAsync();
        await gateway.PostAsync($"/api/v1/stock/main/{Uri.EscapeDataString(sku)}/adjust", new { delta = 1, reason = "x" }).AcceptedAsync();

        Assert.Equal(sku, detail.GetProperty("stock").Text("sku"));
        Assert.Equal(new SkuKey("demo", "main", sku), SkuKey.Parse(Assert.Single(gateway.Grains.Commands).Key));
    }

    [Theory]
    [InlineData("C09-A\u0301o-d\u0323o-M", "C09-\u00C1o-\u1E0Do-M")]
    [InlineData("C09\u00A0NB\u00A0SP", "C09 NB SP")]
    [InlineData("C09ZW\u200B", "C09ZW")]
    public async Task Addresses_that_look_alike_mean_the_same_stock(string sent, string sku)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock(sku));
        var address = "/api/v1/stock/main/" + Uri.EscapeDataString(sent);

        var detail = await gateway.GetAsync(address).AcceptedAsync();
        await gateway.PostAsync(address + "/adjust", new { delta = 1, reason = "x" }).AcceptedAsync();
        var check = await gateway.PostAsync("/api/v1/stock/availability", new { items = new[] { new { sku = sent, quantity = 1 } } }).AcceptedAsync();
        var found = await gateway.GetAsync("/api/v1/stock?search=" + Uri.EscapeDataString(sent)).AcceptedAsync();

        Assert.Equal(sku, detail.GetProperty("stock").Text("sku"));
        Assert.Equal(new SkuKey("demo", "main", sku).ToString(), Assert.Single(gateway.Grains.Commands).Key);
        Assert.True(check.GetProperty("all_available").GetBoolean());
        Assert.Single(found.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Stock_that_was_counted_under_an_odd_name_before_is_found_by_that_very_name()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock("TEE RED") with { Key = SkuKey.Stored("demo", "main", "TEE  RED") });

        var detail = await gateway.GetAsync("/api/v1/stock/main/TEE%20%20RED").AcceptedAsync();
        await gateway.PostAsync("/api/v1/stock/main/TEE%20%20RED/adjust", new { delta = -1, reason = "x" }).AcceptedAsync();

        Assert.Equal("TEE  RED", detail.GetProperty("stock").Text("sku"));
        Assert.Equal("demo/main/TEE%20%20RED", Assert.Single(gateway.Grains.Commands).Key);
    }

    [Theory]
    [InlineData("%E2%80%8B", "sku")]
    [InlineData("%C2%AD", "sku")]
    [InlineData("A%FF", "path")]
    [InlineData("A%ED%A0%80", "path")]
    [InlineData("A%C3", "path")]
    public async Task A_path_that_names_nothing_that_can_be_seen_or_is_no_text_is_refused(string part, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync($"/api/v1/stock/main/{part}/adjust", new { delta = 1, reason = "x" })
            .RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.NotNull(problem.Text("fix"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Fact]
    public async Task Adjust_answers_with_the_committed_numbers()
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await gateway.PostAsync(
            "/api/v1/stock/main/MUG/adjust", new { delta = -3, reason = "damaged", reference = "report 7" }).AcceptedAsync();

        var (key, command) = gateway.Grains.Single<AdjustStock>();
        Assert.Equal("demo/main/MUG", key);
        Assert.Equal((-3, "damaged", "report 7"), (command.Delta, command.Reason, command.Reference));
        Assert.Equal(7, answer.GetProperty("available").GetInt32());
    }

    [Fact]
    public async Task Safety_stock_is_set()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync("/api/v1/stock/main/MUG/safety-stock", new { quantity = 4 }).AcceptedAsync();

        Assert.Equal(4, gateway.Grains.Single<SetSafetyStock>().Command.Quantity);
    }

    [Theory]
    [InlineData(null, 1800)]
    [InlineData(60, 60)]
    public async Task A_reservation_holds_for_30_minutes_unless_told_otherwise(int? ttlSeconds, int expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        var before = DateTimeOffset.UtcNow;

        var answer = await gateway.PostAsync(
            "/api/v1/stock/main/MUG/reservations",
            new { reservationId = "r-1", quantity = 2, orderRef = "order 5001", ttlSeconds }).AcceptedAsync();

        var command = gateway.Grains.Single<ReserveStock>().Command;
        Assert.Equal(("r-1", 2, "order 5001"), (command.ReservationId, command.Quantity, command.OrderRef));
        Assert.InRange(
            command.ExpiresAt!.Value, before.AddSeconds(expected), DateTimeOffset.UtcNow.AddSeconds(expected));
        Assert.Equal("r-1", answer.Text("reservationId"));
    }

    [Theory]
    [InlineData("release")]
    [InlineData("confirm")]
    [InlineData("consume")]
    public async Task A_reservation_is_changed_by_its_id_whatever_it_is_made_of(string change)
    {
        await using var gateway = await TestGateway.StartAsync();
        const string Id = "order 1/line 2";

        var answer = await gateway.PostAsync(
            $"/api/v1/stock/main/MUG/reservations/{Uri.EscapeDataString(Id)}/{change}", "").AcceptedAsync();

        var (name, command) = Assert.IsType<(string, ReservationCommand)>(Assert.Single(gateway.Grains.Commands).Command);
        Assert.Equal((change, Id), (name, command.ReservationId));
        Assert.Equal(Id, answer.Text("reservationId"));
    }

    [Theory]
    [InlineData("adjust", """{"delta":0,"reason":"x"}""", "delta")]
    [InlineData("adjust", """{"delta":2000000,"reason":"x"}""", "delta")]
    [InlineData("adjust", """{"delta":1.5,"reason":"x"}""", "delta")]
    [InlineData("adjust", """{"delta":"1","reason":"x"}""", "delta")]
    [InlineData("adjust", """{"delta":1,"reason":""}""", "reason")]
    [InlineData("adjust", """{"delta":1}""", "reason")]
    [InlineData("adjust", """{"delta":1,"reason":"x","onHand":9}""", "onHand")]
    [InlineData("safety-stock", """{"quantity":-1}""", "quantity")]
    [InlineData("reservations", """{"reservationId":"r","quantity":0}""", "quantity")]
    [InlineData("reservations", """{"reservationId":"","quantity":1}""", "reservationId")]
    [InlineData("reservations", """{"reservationId":"r","quantity":1,"ttlSeconds":0}""", "ttlSeconds")]
    [InlineData("reservations", """{"reservationId":"r","quantity":1,"ttlSeconds":604801}""", "ttlSeconds")]
    public async Task A_wrong_member_is_named_and_nothing_happens(string command, string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostRawAsync("/api/v1/stock/main/MUG/" + command, body, "k1").RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("InsufficientStock", 409, "insufficient-stock")]
    [InlineData("ReservationMismatch", 422, "reservation-mismatch")]
    [InlineData("ReservationClosed", 409, "reservation-closed")]
    [InlineData("ReservationUnknown", 404, "reservation-unknown")]
    [InlineData("WouldBreakPromises", 409, "would-break-promises")]
    [InlineData("UnknownSku", 404, "unknown-sku")]
    public async Task A_grains_refusal_keeps_its_name_and_its_words(string code, int status, string wireCode)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, code, "because of this"));

        var problem = await gateway.PostAsync("/api/v1/stock/main/MUG/reservations", Two).RefusedAsync(status, wireCode);

        Assert.Equal("because of this", problem.Text("detail"));
    }

    [Theory]
    [InlineData("release")]
    [InlineData("confirm")]
    [InlineData("consume")]
    public async Task What_an_order_holds_is_not_open_to_others_and_the_fix_names_the_order(string change)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, "BelongsToOrder", "it is an order's"));
        var id = Uri.EscapeDataString("demo/shop/5761/main/MUG/1");

        var problem = await gateway.PostAsync($"/api/v1/stock/main/MUG/reservations/{id}/{change}", "")
            .RefusedAsync(409, "belongs-to-order");

        var (_, command) = Assert.IsType<(string, ReservationCommand)>(Assert.Single(gateway.Grains.Commands).Command);
        Assert.True(command.FromOutside);
        Assert.Contains("/api/v1/orders/5761.", problem.Text("fix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reserves_in_the_name_of_an_order()
    {
        await using var gateway = await TestGateway.StartAsync();

        await gateway.PostAsync("/api/v1/stock/main/MUG/reservations", Two).AcceptedAsync();

        Assert.True(gateway.Grains.Single<ReserveStock>().Command.FromOutside);
    }

    [Fact]
    public async Task More_than_a_billion_units_are_refused_by_name()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => Task.FromResult(new CommandReply(false, "TooManyUnits", "at most a billion"));

        var problem = await gateway.PostAsync("/api/v1/stock/main/MUG/adjust", new { delta = 1, reason = "x" })
            .RefusedAsync(422, "too-many-units");

        Assert.Equal("delta", problem.Text("field"));
    }

    [Fact]
    public async Task A_grain_with_too_many_waiting_requests_is_answered_429()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => throw new Orleans.Runtime.LimitExceededException("full");

        using var response = await gateway.PostAsync("/api/v1/stock/main/MUG/reservations", Two);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Broken_code_is_answered_500_without_its_words()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Grains.Reply = _ => throw new InvalidOperationException("secret detail");

        var problem = await gateway.PostAsync("/api/v1/stock/main/MUG/reservations", Two).RefusedAsync(500, "internal-error");

        Assert.DoesNotContain("secret detail", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Availability_tells_each_item_and_shares_units_between_items_of_one_SKU()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock("MUG"));
        await gateway.PutAsync(Rows.Stock("TEE"));

        var check = await gateway.PostAsync("/api/v1/stock/availability", new
        {
            items = (object[])
            [
                new { sku = "TEE", quantity = 7, productId = "p-1" },
                new { sku = "MUG", quantity = 5, location = "main" },
                new { sku = "MUG", quantity = 5 },
                new { sku = "CUP", quantity = 1 },
            ],
        }).AcceptedAsync();

        Assert.False(check.GetProperty("all_available").GetBoolean());
        var items = check.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["available", "available", "partial", "unavailable"], items.Select(item => item.Text("status")));
        Assert.Equal([7, 7, 2, 0], items.Select(item => item.GetProperty("available_quantity").GetInt32()));
        Assert.Equal([7, 5, 5, 1], items.Select(item => item.GetProperty("requested_quantity").GetInt32()));
        Assert.Equal("p-1", items[0].Text("product_id"));
        Assert.Empty(gateway.Grains.Commands);
    }

    [Theory]
    [InlineData("""{"items":[]}""", "items")]
    [InlineData("""{"items":[null]}""", "items[0]")]
    [InlineData("""{"items":[{"sku":"MUG","quantity":0}]}""", "items[0].quantity")]
    [InlineData("""{"items":[{"sku":"","quantity":1}]}""", "items[0].sku")]
    [InlineData("""{"items":[{"quantity":1}]}""", "sku")]
    public async Task A_wrong_item_is_named(string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostRawAsync("/api/v1/stock/availability", body, "k1").RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
    }
}
