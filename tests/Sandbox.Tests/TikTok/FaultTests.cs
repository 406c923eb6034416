using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.TooManyRequests, 429)]
    [InlineData(FaultKind.ServerError, 500)]
    [InlineData(FaultKind.Unavailable, 503)]
    [InlineData(FaultKind.InternalErrorCode, 200)]
    public async Task A_fault_before_the_act_answers_so_once_and_does_nothing(FaultKind kind, int status)
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Server.Faults.Add(new FaultRule(kind, "/fulfillment/"));

        using var struck = await ShipAsync(world, order);

        Assert.Equal(status, (int)struck.StatusCode);
        Assert.Null(struck.Headers.RetryAfter);
        Assert.Equal(OrderStatus.AwaitingShipment, world.Shop.Order(order.Id).Status);
        Assert.Equal(1, world.Server.Faults.Struck);
        using var next = await ShipAsync(world, order);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Single(world.Server.Ledger.Entries);
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Unavailable)]
    public async Task A_wait_may_be_asked_for_in_whole_seconds(FaultKind kind)
    {
        await using var world = await World.StartAsync();
        world.Server.Faults.Add(new FaultRule(kind) { RetryAfter = TimeSpan.FromSeconds(1.2) });

        using var struck = await world.Api.RawAsync(HttpMethod.Get, "/logistics/202309/warehouses", null);

        Assert.Equal(TimeSpan.FromSeconds(2), struck.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task The_internal_error_code_and_the_rate_limit_come_in_the_envelope()
    {
        await using var world = await World.StartAsync();
        world.Server.Faults.Add(new FaultRule(FaultKind.InternalErrorCode));
        world.Server.Faults.Add(new FaultRule(FaultKind.TooManyRequests));

        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(36009003);
        (await world.Api.GetAsync("/logistics/202309/warehouses")).Refused(36009002, HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData(FaultKind.GarbageJson)]
    [InlineData(FaultKind.TruncatedJson)]
    public async Task An_answer_that_is_not_JSON_follows_a_deed_that_was_done(FaultKind kind)
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Server.Faults.Add(new FaultRule(kind, "/fulfillment/"));

        using var answer = await ShipAsync(world, order);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(text));
        Assert.Equal(OrderStatus.AwaitingCollection, world.Shop.Order(order.Id).Status);
    }

    [Fact]
    public async Task Done_and_then_an_error_leaves_the_deed_in_the_ledger()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Server.Faults.Add(new FaultRule(FaultKind.ActThenServerError, "/fulfillment/"));

        using var answer = await ShipAsync(world, order);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(EffectKind.PackageShipped, Assert.Single(world.Server.Ledger.EffectsOn(order.Id)).Kind);
    }

    [Theory]
    [InlineData(FaultKind.ActThenCloseConnection, true)]
    [InlineData(FaultKind.CloseConnection, false)]
    public async Task A_closed_connection_hides_whether_it_was_done(FaultKind kind, bool isDone)
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Server.Faults.Add(new FaultRule(kind, "/fulfillment/"));

        await Assert.ThrowsAsync<HttpRequestException>(() => ShipAsync(world, order));

        Assert.Equal(isDone, world.Server.Ledger.EffectsOn(order.Id).Count == 1);
    }

    [Fact]
    public async Task A_slow_answer_comes_when_its_time_has_come()
    {
        await using var world = await World.StartAsync("ID");
        var order = world.Shop.PlaceOrder(OrderDraft.Of("MUG-WHITE"));
        world.Server.Faults.Add(new FaultRule(FaultKind.SlowAnswer) { Delay = TimeSpan.FromSeconds(40) });

        var asking = ShipAsync(world, order);
        await world.Clock.ArmedAsync(TimeSpan.FromSeconds(40));
        Assert.Single(world.Server.Ledger.EffectsOn(order.Id));
        Assert.False(asking.IsCompleted);
        world.Clock.Advance(TimeSpan.FromSeconds(40));

        using var answer = await asking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_rule_strikes_only_its_prefix_suffix_and_method_and_only_so_often()
    {
        await using var world = await World.StartAsync();
        world.Server.Faults.Add(new FaultRule(FaultKind.ServerError, "/logistics/")
        {
            PathSuffix = "/warehouses",
            Method = "GET",
            Count = 2,
        });
        async Task<HttpStatusCode> Ask(string path)
        {
            using var answer = await world.Api.RawAsync(HttpMethod.Get, path, null);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await Ask("/event/202309/webhooks"));
        Assert.Equal(HttpStatusCode.InternalServerError, await Ask("/logistics/202309/warehouses"));
        Assert.Equal(1, Assert.Single(world.Server.Faults.Pending).Left);
        Assert.Equal(HttpStatusCode.InternalServerError, await Ask("/logistics/202309/warehouses"));
        Assert.Equal(HttpStatusCode.OK, await Ask("/logistics/202309/warehouses"));
        Assert.Empty(world.Server.Faults.Pending);
    }

    [Fact]
    public async Task A_probable_fault_strikes_by_the_seed_and_clearing_ends_it()
    {
        async Task<List<HttpStatusCode>> Run()
        {
            await using var world = await World.StartAsync();
            world.Server.Faults.Add(new FaultRule(FaultKind.Unavailable) { Probability = 0.5, Count = 100 });
            var seen = new List<HttpStatusCode>();
            for (var number = 0; number < 30; number++)
            {
                if (number == 20)
                    world.Server.Faults.Clear();

                using var answer = await world.Api.RawAsync(HttpMethod.Get, "/logistics/202309/warehouses", null);
                seen.Add(answer.StatusCode);
            }

            return seen;
        }

        var first = await Run();

        Assert.Equal(first, await Run());
        Assert.Contains(HttpStatusCode.OK, first[..20]);
        Assert.Contains(HttpStatusCode.ServiceUnavailable, first[..20]);
        Assert.All(first[20..], status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task A_token_request_can_be_struck_as_well()
    {
        await using var world = await World.StartAsync();
        world.Server.Faults.Add(new FaultRule(FaultKind.Unavailable, "/api/v2/token/"));

        using var answer = await world.Api.Http.GetAsync("/api/v2/token/refresh");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> ShipAsync(World world, OrderView order) => world.Api.RawAsync(
        HttpMethod.Post, $"/fulfillment/202309/packages/{order.Packages[0].Id}/ship", """{"handover_method":"DROP_OFF"}""");
}
