using OrderActors.Domain.Webhooks;

namespace OrderActors.Domain.Tests.Webhooks;

using EndpointDecision = Decision<EndpointEvent, EndpointRejection>;

public sealed class EndpointTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EndpointTarget s_target = new("https://example.com/hooks", "", ["order.shipped"], ["7001"]);
    private static readonly WebhookEndpoint s_created = Fold(
        WebhookEndpoint.Unknown, EndpointDecider.Create(WebhookEndpoint.Unknown, s_target, "op-1", s_now));

    [Fact]
    public void A_created_endpoint_is_enabled_and_has_one_secret() => Assert.Equal(
        (EndpointStatus.Enabled, "op-1", null),
        (s_created.Status, Assert.Single(s_created.Secrets).Id, s_created.Secrets[0].ValidUntil));

    [Fact]
    public void The_same_operation_means_the_same_endpoint_and_event()
    {
        var key = EndpointKey.Of("seller", "op-1");

        Assert.Equal(key, EndpointKey.Of("seller", "op-1"));
        Assert.NotEqual(key, EndpointKey.Of("other", "op-1"));
        Assert.Equal(key.DeliveryOf("evt_1"), key.DeliveryOf("evt_1"));
        Assert.NotEqual(key.DeliveryOf("evt_1"), EndpointKey.Of("seller", "op-2").DeliveryOf("evt_1"));
        Assert.DoesNotContain('.', key.TestEventOf("op-2"));
    }

    [Fact]
    public void A_repeated_creation_changes_nothing_and_a_deleted_endpoint_does_not_come_back()
    {
        var deleted = Fold(s_created, EndpointDecider.Delete(s_created, s_now));

        Assert.Empty(Events(EndpointDecider.Create(s_created, s_target, "op-1", s_now)));
        Assert.Equal(EndpointRejection.NotFound, Refusal(EndpointDecider.Create(deleted, s_target, "op-1", s_now)));
        Assert.Empty(deleted.Secrets);
        Assert.Empty(Events(EndpointDecider.Delete(deleted, s_now)));
    }

    [Fact]
    public void After_a_rotation_both_secrets_sign_until_the_overlap_ends()
    {
        var rotated = Fold(s_created, EndpointDecider.RotateSecret(s_created, "op-2", TimeSpan.FromHours(1), s_now));

        Assert.Equal(["op-2", "op-1"], rotated.SecretsAt(s_now.AddMinutes(59)).Select(secret => secret.Id));
        Assert.Equal(["op-2"], rotated.SecretsAt(s_now.AddHours(1)).Select(secret => secret.Id));
        Assert.Empty(Events(EndpointDecider.RotateSecret(rotated, "op-2", TimeSpan.FromHours(1), s_now)));
    }

    [Fact]
    public void Of_two_rotations_in_a_row_the_two_newest_secrets_stay()
    {
        var once = Fold(s_created, EndpointDecider.RotateSecret(s_created, "op-2", TimeSpan.FromHours(1), s_now));
        var twice = Fold(once, EndpointDecider.RotateSecret(once, "op-3", TimeSpan.FromHours(1), s_now));

        Assert.Equal(["op-3", "op-2"], twice.Secrets.Select(secret => secret.Id));
        Assert.Null(twice.Secrets[0].ValidUntil);
    }

    [Fact]
    public void A_disabled_endpoint_says_why_and_enabling_it_starts_anew()
    {
        var disabled = Fold(s_created, EndpointDecider.Disable(s_created, EndpointStopKind.Gone, "410", s_now));
        var enabled = Fold(disabled, EndpointDecider.Enable(disabled, s_now.AddDays(1)));

        Assert.Equal(new EndpointStop(EndpointStopKind.Gone, "410", s_now), disabled.Stop);
        Assert.Empty(Events(EndpointDecider.Disable(disabled, EndpointStopKind.BySeller, "", s_now)));
        Assert.Equal((EndpointStatus.Enabled, null, s_now.AddDays(1)), (enabled.Status, enabled.Stop, enabled.EnabledAt));
        Assert.Empty(Events(EndpointDecider.Enable(enabled, s_now)));
    }

    [Fact]
    public void Nothing_is_asked_of_an_endpoint_that_is_disabled_or_not_there()
    {
        var disabled = Fold(s_created, EndpointDecider.Disable(s_created, EndpointStopKind.BySeller, "", s_now));

        Assert.Equal(EndpointRejection.Disabled, Refusal(EndpointDecider.RequestSending(disabled, "op-9", "a test", s_now)));
        Assert.Equal(EndpointRejection.NotFound, Refusal(EndpointDecider.RequestSending(WebhookEndpoint.Unknown, "op-9", "", s_now)));
        Assert.Equal(EndpointRejection.NotFound, Refusal(EndpointDecider.Change(WebhookEndpoint.Unknown, s_target, s_now)));
        Assert.Single(Events(EndpointDecider.RequestSending(s_created, "op-9", "a test", s_now)));
    }

    [Fact]
    public void The_same_target_is_no_change()
    {
        var same = new EndpointTarget("https://example.com/hooks", "", ["order.shipped"], ["7001"]);

        Assert.Empty(Events(EndpointDecider.Change(s_created, same, s_now)));
        Assert.Single(Events(EndpointDecider.Change(s_created, same with { EventTypes = [] }, s_now)));
    }

    [Theory]
    [InlineData("order.shipped.v1", "7001", true)]
    [InlineData("order.shipped.v12", "7001", true)]
    [InlineData("order.shipped", "7001", true)]
    [InlineData("order.shipped.vx", "7001", false)]
    [InlineData("order.shipped.v", "7001", false)]
    [InlineData("order.shipped_late.v1", "7001", false)]
    [InlineData("order.shipped.v1", "7002", false)]
    [InlineData("order.shipped.v1", "", false)]
    public void An_endpoint_gets_the_events_and_shops_that_it_wants(string type, string shop, bool wanted) =>
        Assert.Equal(wanted, s_target.Wants(type, shop));

    [Fact]
    public void Without_filters_it_gets_everything() =>
        Assert.True((s_target with { EventTypes = [], ShopIds = [] }).Wants("stock.changed.v1", ""));

    private static WebhookEndpoint Fold(WebhookEndpoint endpoint, EndpointDecision decision) =>
        Events(decision).Aggregate(endpoint, EndpointFold.Apply);

    private static IEnumerable<EndpointEvent> Events(EndpointDecision decision) =>
        Assert.IsType<EndpointDecision.Accepted>(decision).Events;

    private static EndpointRejection Refusal(EndpointDecision decision) =>
        Assert.IsType<EndpointDecision.Rejected>(decision).Reason;
}
