using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Subscribing: one URL a topic and shop. TikTok insists on public HTTPS; here plain loopback will do.</summary>
internal static class WebhookEndpoints
{
    public const int MaxAddress = 255;

    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        new("GET", "/event/{v}/webhooks", null, List),
        new("PUT", "/event/{v}/webhooks", null, Subscribe),
        new("DELETE", "/event/{v}/webhooks", null, Unsubscribe),
    ];

    private static JsonObject List(ApiCall call)
    {
        var subscriptions = call.Shop.Subscriptions;
        return new JsonObject
        {
            ["total_count"] = subscriptions.Count,
            ["webhooks"] = new JsonArray([.. subscriptions.Select(subscription => new JsonObject
            {
                ["event_type"] = subscription.EventType,
                ["address"] = subscription.Address,
                ["create_time"] = subscription.CreateTime,
                ["update_time"] = subscription.UpdateTime,
            })]),
        };
    }

    private static JsonNode? Subscribe(ApiCall call)
    {
        var eventType = KnownType(call);
        var address = call.Body.RequiredText("address");
        var isUrl = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (!isUrl || address.Length > MaxAddress)
            throw SandboxRefusedException.Parameter($"address must be a URL of at most {MaxAddress} characters");

        call.Shop.Subscribe(eventType, address, call.Caller);
        return null;
    }

    private static JsonNode? Unsubscribe(ApiCall call)
    {
        call.Shop.Unsubscribe(KnownType(call), call.Caller);
        return null;
    }

    private static string KnownType(ApiCall call)
    {
        var eventType = call.Body.RequiredText("event_type");
        return WebhookTopics.SubscribableNames.Contains(eventType)
            ? eventType
            : throw SandboxRefusedException.Parameter($"event_type '{eventType}' is invalid");
    }
}
