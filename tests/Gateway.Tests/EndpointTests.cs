using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderActors.Domain.Webhooks;
using OrderActors.Gateway.Tests.Support;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Tests;

/// <summary>Where a seller's events are sent to, by the API.</summary>
public sealed class EndpointTests
{
    private const string Endpoints = "/api/v1/webhooks/endpoints";
    private const string Deliveries = "/api/v1/webhooks/deliveries";

    private static readonly object s_request = new
    {
        url = "https://example.com/hooks",
        description = "ERP",
        eventTypes = (string[])["order.shipped", "order.cancelled.v1"],
        shopIds = (string[])["7001"],
    };

    [Fact]
    public async Task An_endpoint_is_created_with_a_secret_that_is_shown_once()
    {
        await using var gateway = await TestGateway.StartAsync();

        var created = await gateway.PostAsync(Endpoints, s_request, "k1").AcceptedAsync();
        var (id, secret) = IdAndSecret(created);
        var read = await gateway.GetAsync($"{Endpoints}/{id}").AcceptedAsync();
        var list = await gateway.GetAsync(Endpoints).AcceptedAsync();

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.Equal(("https://example.com/hooks", "ERP", "enabled"), (read.Text("url"), read.Text("description"), read.Text("status")));
        Assert.Equal(["order.cancelled.v1", "order.shipped"], read.GetProperty("eventTypes").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("needsAttention").ValueKind);
        Assert.Single(read.GetProperty("secrets").EnumerateArray());
        Assert.Equal(id, Assert.Single(list.GetProperty("items").EnumerateArray()).Text("endpointId"));
        Assert.DoesNotContain(secret, read.GetRawText() + list.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stored_does_not_hold_the_secret_and_a_repeat_shows_it_again()
    {
        await using var gateway = await TestGateway.StartAsync();

        var (id, secret) = IdAndSecret(await gateway.PostAsync(Endpoints, s_request, "k1").AcceptedAsync());
        using var repeated = await gateway.PostAsync(Endpoints, s_request, "k1");
        await gateway.PostAsync(Endpoints, new { url = "https://example.com/other" }, "k1").RefusedAsync(422, "idempotency-key-reused");

        var answers = gateway.Services.GetRequiredService<IApiRequests>();
        var stored = await answers.FindAsync(TestGateway.Seller, "k1", CancellationToken.None);
        var row = await EndpointAsync(gateway, id);
        Assert.Equal("true", repeated.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal((id, secret), IdAndSecret(await repeated.JsonAsync()));
        Assert.DoesNotContain(secret, stored!.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret["whsec_".Length..], row.Row.Secrets, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_after_its_answer_was_lost_means_the_same_endpoint_and_secret()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Store.AnswerFailure = new StorageUnavailableException("away");
        await gateway.PostAsync(Endpoints, s_request, "k1").RefusedAsync(503, "storage-unavailable");
        var lost = Assert.Single((await gateway.GetAsync(Endpoints).AcceptedAsync()).GetProperty("items").EnumerateArray());

        gateway.Store.AnswerFailure = null;
        var (id, secret) = IdAndSecret(await gateway.PostAsync(Endpoints, s_request, "k1").AcceptedAsync());

        Assert.Equal(lost.Text("endpointId"), id);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Single((await gateway.GetAsync(Endpoints).AcceptedAsync()).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"url":"http://example.com/"}""", "url")]
    [InlineData("""{"url":"https://user:pw@example.com/"}""", "url")]
    [InlineData("""{"url":"https://example.com/#x"}""", "url")]
    [InlineData("""{"url":"https://example.com:25/"}""", "url")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "url")]
    [InlineData("""{"url":"https://0x7f.1/"}""", "url")]
    [InlineData("""{"url":"https://[::ffff:10.0.0.1]/"}""", "url")]
    [InlineData("""{"url":"https://localhost/"}""", "url")]
    [InlineData("""{"url":"hooks"}""", "url")]
    [InlineData("""{"url":"https://example.com/","eventTypes":["order.shipped","order.sent"]}""", "eventTypes[1]")]
    [InlineData("""{"url":"https://example.com/","eventTypes":[null]}""", "eventTypes[0]")]
    [InlineData("""{"url":"https://example.com/","shopIds":[""]}""", "shopIds[0]")]
    [InlineData("""{"url":"https://example.com/","sellerId":"other"}""", "sellerId")]
    public async Task A_wrong_request_is_refused_and_the_member_named(string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync(Endpoints, body).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
        Assert.Empty((await gateway.GetAsync(Endpoints).AcceptedAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_address_is_refused_with_what_to_send_instead()
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.PostAsync(Endpoints, new { url = "http://example.com/" }).RefusedAsync(400, "invalid-request");

        Assert.Contains("https", problem.Text("fix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_replaces_everything()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);

        await gateway.PostAsync($"{Endpoints}/{id}/change", new { url = "https://example.com/new" }).AcceptedAsync();

        var read = await gateway.GetAsync($"{Endpoints}/{id}").AcceptedAsync();
        Assert.Equal(("https://example.com/new", ""), (read.Text("url"), read.Text("description")));
        Assert.Empty(read.GetProperty("eventTypes").EnumerateArray());
    }

    [Fact]
    public async Task A_rotated_secret_stands_beside_the_former_one_for_a_while()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (id, first) = IdAndSecret(await gateway.PostAsync(Endpoints, s_request).AcceptedAsync());

        var problem = await gateway.PostAsync($"{Endpoints}/{id}/rotate-secret", new { overlapSeconds = 604_801 }).RefusedAsync(400, "invalid-request");
        var (_, second) = IdAndSecret(await gateway.PostAsync($"{Endpoints}/{id}/rotate-secret", new { overlapSeconds = 60 }).AcceptedAsync());
        var both = (await gateway.GetAsync($"{Endpoints}/{id}").AcceptedAsync()).GetProperty("secrets").EnumerateArray().ToList();
        await gateway.PostAsync($"{Endpoints}/{id}/rotate-secret", new { overlapSeconds = 0 }).AcceptedAsync();
        var one = (await gateway.GetAsync($"{Endpoints}/{id}").AcceptedAsync()).GetProperty("secrets").EnumerateArray().ToList();

        Assert.Equal("overlapSeconds", problem.Text("field"));
        Assert.NotEqual(first, second);
        Assert.Equal([JsonValueKind.Null, JsonValueKind.String], both.Select(secret => secret.GetProperty("validUntil").ValueKind));
        Assert.Single(one);
    }

    [Fact]
    public async Task A_disabled_endpoint_says_why_and_sends_nothing_until_it_is_enabled()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);

        var disabled = await gateway.PostAsync($"{Endpoints}/{id}/disable", new { }).AcceptedAsync();
        var refused = await gateway.PostAsync($"{Endpoints}/{id}/test", new { }).RefusedAsync(409, "endpoint-disabled");
        var enabled = await gateway.PostAsync($"{Endpoints}/{id}/enable", new { }).AcceptedAsync();

        Assert.Equal("disabled", disabled.Text("status"));
        Assert.Equal("BySeller", disabled.GetProperty("needsAttention").Text("kind"));
        Assert.Contains("/enable", refused.Text("fix"), StringComparison.Ordinal);
        Assert.Equal(("enabled", JsonValueKind.Null), (enabled.Text("status"), enabled.GetProperty("needsAttention").ValueKind));
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_there_any_more()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);
        var address = new Uri($"{Endpoints}/{id}", UriKind.Relative);

        using var deleted = await gateway.Client.DeleteAsync(address);
        using var again = await gateway.Client.DeleteAsync(address);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.StatusCode, again.StatusCode));
        await gateway.GetAsync($"{Endpoints}/{id}").RefusedAsync(404, "not-found");
        await gateway.PostAsync($"{Endpoints}/{id}/enable", new { }).RefusedAsync(404, "not-found");
        Assert.DoesNotContain("sealed", (await EndpointAsync(gateway, id)).Row.Secrets, StringComparison.Ordinal);
        Assert.Empty((await gateway.GetAsync(Endpoints).AcceptedAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Each_change_stands_in_the_journal_with_who_made_it_and_without_secrets()
    {
        await using var gateway = await TestGateway.StartAsync();
        var (id, secret) = IdAndSecret(await gateway.PostAsync(Endpoints, s_request, "k1").AcceptedAsync());
        await gateway.PostAsync($"{Endpoints}/{id}/test", new { }, "k2").AcceptedAsync();

        var reader = gateway.Services.GetRequiredService<IStoreReader>();
        var events = await reader.ReadStreamAsync(new EndpointKey(TestGateway.Seller, id).Stream, 0, CancellationToken.None);

        Assert.Equal(["webhook.endpoint-created.v1", "webhook.sending-requested.v1"], events.Select(stored => stored.Type));
        Assert.All(events, stored => Assert.Equal("user:demo", stored.Actor));
        Assert.Equal(["api:k1", "api:k2"], events.Select(stored => stored.Cause));
        Assert.All(events, stored => Assert.DoesNotContain(secret["whsec_".Length..], stored.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_message_is_a_delivery_that_can_be_read_and_sent_again()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);

        var test = await gateway.PostAsync($"{Endpoints}/{id}/test", new { }, "k1").AcceptedAsync();
        await gateway.PostAsync($"{Endpoints}/{id}/test", new { }, "k1").AcceptedAsync();
        var list = await gateway.GetAsync($"{Deliveries}?endpointId={id}&status=pending").AcceptedAsync();
        var detail = await gateway.GetAsync($"{Deliveries}/{test.Text("deliveryId")}").AcceptedAsync();
        var resent = await gateway.PostAsync($"{Deliveries}/{test.Text("deliveryId")}/resend", new { }).AcceptedAsync();

        var listed = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal((test.Text("deliveryId"), test.Text("eventId"), "webhook.test.v1"), (listed.Text("deliveryId"), listed.Text("eventId"), listed.Text("eventType")));
        Assert.Equal("webhook.test.v1", detail.GetProperty("body").Text("type"));
        Assert.Empty(detail.GetProperty("log").EnumerateArray());
        Assert.Equal((1, false), (resent.GetProperty("resent").GetInt32(), resent.GetProperty("more").GetBoolean()));
    }

    [Fact]
    public async Task Failed_deliveries_and_those_of_a_time_are_sent_again()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);
        await FailAsync(gateway, new EndpointKey(TestGateway.Seller, id), "evt_1", "evt_2", "evt_3");

        var failed = await gateway.PostAsync($"{Endpoints}/{id}/resend-failed", new { }).AcceptedAsync();
        var none = await gateway.PostAsync($"{Endpoints}/{id}/resend-failed", new { }).AcceptedAsync();
        var range = await gateway.PostAsync(
            $"{Endpoints}/{id}/resend", new { from = Rows.Noon, to = Rows.Noon.AddDays(1) }).AcceptedAsync();
        var backwards = await gateway.PostAsync(
            $"{Endpoints}/{id}/resend", new { from = Rows.Noon, to = Rows.Noon }).RefusedAsync(400, "invalid-request");

        Assert.Equal((3, 0, 0), (Resent(failed), Resent(none), Resent(range)));
        Assert.Equal("to", backwards.Text("field"));

        static int Resent(JsonElement answer) => answer.GetProperty("resent").GetInt32();
    }

    [Fact]
    public async Task The_log_is_read_page_by_page()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = await CreateAsync(gateway);
        await FailAsync(gateway, new EndpointKey(TestGateway.Seller, id), "evt_1", "evt_2", "evt_3");

        var first = await gateway.GetAsync($"{Deliveries}?limit=2&status=failed").AcceptedAsync();
        var second = await gateway.GetAsync($"{Deliveries}?limit=2&status=failed&cursor={first.Text("nextCursor")}").AcceptedAsync();
        var status = await gateway.GetAsync($"{Deliveries}?status=lost").RefusedAsync(400, "invalid-request");
        var cursor = await gateway.GetAsync($"{Deliveries}?cursor=AAAA").RefusedAsync(400, "invalid-request");
        var from = await gateway.GetAsync($"{Deliveries}?from=yesterday").RefusedAsync(400, "invalid-request");

        Assert.Equal(2, first.GetProperty("items").GetArrayLength());
        Assert.Equal(1, second.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        Assert.Equal(("status", "cursor", "from"), (status.Text("field"), cursor.Text("field"), from.Text("field")));
    }

    [Fact]
    public async Task Another_sellers_endpoints_and_deliveries_do_not_exist()
    {
        await using var gateway = await TestGateway.StartAsync(
            ("Api:Sellers:alice", SellerTests.HashOf("alice-key")), ("Api:Sellers:bob", SellerTests.HashOf("bob-key")));
        gateway.Client.DefaultRequestHeaders.Add("X-Api-Key", "alice-key");
        var id = await CreateAsync(gateway);
        var delivery = (await gateway.PostAsync($"{Endpoints}/{id}/test", new { }).AcceptedAsync()).Text("deliveryId");
        gateway.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        gateway.Client.DefaultRequestHeaders.Add("X-Api-Key", "bob-key");

        await gateway.GetAsync($"{Endpoints}/{id}").RefusedAsync(404, "not-found");
        await gateway.GetAsync($"{Deliveries}/{delivery}").RefusedAsync(404, "not-found");
        await gateway.PostAsync($"{Endpoints}/{id}/change", s_request).RefusedAsync(404, "not-found");
        await gateway.PostAsync($"{Endpoints}/{id}/rotate-secret", new { }).RefusedAsync(404, "not-found");
        await gateway.PostAsync($"{Deliveries}/{delivery}/resend", new { }).RefusedAsync(404, "not-found");
        await gateway.PostAsync($"{Endpoints}/{id}/resend", new { from = Rows.Noon, to = Rows.Noon.AddDays(1) }).RefusedAsync(404, "not-found");
        foreach (var action in (string[])["enable", "disable", "test", "resend-failed"])
            await gateway.PostAsync($"{Endpoints}/{id}/{action}", new { }).RefusedAsync(404, "not-found");
        using var deleted = await gateway.Client.DeleteAsync(new Uri($"{Endpoints}/{id}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        Assert.Empty((await gateway.GetAsync(Endpoints).AcceptedAsync()).GetProperty("items").EnumerateArray());
        Assert.Empty((await gateway.GetAsync(Deliveries).AcceptedAsync()).GetProperty("items").EnumerateArray());
    }

    private static async Task<string> CreateAsync(TestGateway gateway) =>
        IdAndSecret(await gateway.PostAsync(Endpoints, s_request).AcceptedAsync()).Id;

    private static (string Id, string Secret) IdAndSecret(JsonElement answer) =>
        (answer.GetProperty("endpoint").Text("endpointId"), answer.Text("secret"));

    private static async Task<StoredEndpoint> EndpointAsync(TestGateway gateway, string id) =>
        (await gateway.Services.GetRequiredService<IWebhookEndpoints>().LoadAsync(
            new EndpointKey(TestGateway.Seller, id), CancellationToken.None))!;

    /// <summary>Deliveries that were tried once and given up.</summary>
    private static async Task FailAsync(TestGateway gateway, EndpointKey key, params string[] events)
    {
        var deliveries = gateway.Services.GetRequiredService<IWebhookDeliveries>();
        await deliveries.AddAsync(
            [.. events.Select(id => new SubscriberRow.WebhookDelivery(key, id, "order.shipped.v1", "7001", Rows.Noon, "{}", Rows.Noon))],
            CancellationToken.None);
        var due = await deliveries.LoadDueAsync(key, Rows.Noon, 10, CancellationToken.None);
        await deliveries.ClaimAsync(due, Rows.Noon.AddMinutes(1));
        foreach (var delivery in due)
        {
            await deliveries.SettleAsync(new SettledAttempt(
                key, delivery.DeliveryId, 1, DeliveryStatus.Failed, Rows.Noon, null,
                new EndpointAnswer(500, null, null, "", TimeSpan.Zero), "500", null));
        }
    }
}
