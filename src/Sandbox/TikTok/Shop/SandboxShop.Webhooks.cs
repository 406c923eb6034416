using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Where one topic of one shop goes.</summary>
internal sealed record Subscription(string EventType, string Address, long CreateTime, long UpdateTime);

// Subscriptions, and the notifications that do not follow from an order's status.
public sealed partial class SandboxShop
{
    private readonly SortedDictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);

    internal IReadOnlyList<Subscription> Subscriptions
    {
        get { lock (_gate) return [.. _subscriptions.Values]; }
    }

    /// <summary>A buyer wants to return a delivered order. Webhook 12.</summary>
    /// <returns>The return's id.</returns>
    public string BuyerRequestsReturn(string orderId)
    {
        lock (_gate)
        {
            var order = Find(orderId);
            Require(order, OrderStatus.Delivered, "returned");
            if (_returns.Values.Any(row => row.Order == order))
                throw Illegal(order, "returned twice");

            var request = new ReturnRecord
            {
                Id = _context.Ids.Return(),
                Order = order,
                Lines = [.. order.ActiveLines],
                CreateTime = _context.Seconds,
                UpdateTime = _context.Seconds,
            };
            _returns.Add(request.Id, request);
            Notify(WebhookTopic.ReturnStatusChange, orderId, new JsonObject
            {
                ["order_id"] = orderId,
                ["return_id"] = request.Id,
                ["return_role"] = "BUYER",
                ["return_type"] = request.Type,
                ["return_status"] = request.Status,
                ["create_time"] = request.CreateTime,
                ["update_time"] = request.UpdateTime,
            });
            return request.Id;
        }
    }

    /// <summary>The seller removes the app: webhook 6, and every token of the seller ends.</summary>
    public void Deauthorize()
    {
        _context.Tokens.Deauthorize(Seller);
        lock (_gate)
        {
            Notify(WebhookTopic.SellerDeauthorization, null, new JsonObject
            {
                ["message"] = $"Shop_id {Id} is deauthorized from your APP by merchant.",
            });
        }
    }

    /// <summary>The authorization ends soon: webhook 7.</summary>
    public void WarnOfExpiry(TimeSpan until)
    {
        var end = (_context.Now + until).ToUnixTimeSeconds();
        lock (_gate)
        {
            Notify(WebhookTopic.UpcomingAuthorizationExpiration, null, new JsonObject
            {
                ["message"] = $"Authorization of shop_id {Id} is expirating in {(int)until.TotalDays} days. "
                    + "Please direct the merchant to re-authorize.",
                ["expiration_time"] = end.ToString(CultureInfo.InvariantCulture),
            });
        }
    }

    internal void Subscribe(string eventType, string address, Caller caller)
    {
        lock (_gate)
        {
            var created = _subscriptions.GetValueOrDefault(eventType)?.CreateTime ?? _context.Seconds;
            _subscriptions[eventType] = new Subscription(eventType, address, created, _context.Seconds);
            _context.Ledger.Add(EffectKind.WebhookSubscribed, caller, _context.Now, Id, subjectId: eventType);
        }
    }

    internal void Unsubscribe(string eventType, Caller caller)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(eventType))
                _context.Ledger.Add(EffectKind.WebhookUnsubscribed, caller, _context.Now, Id, subjectId: eventType);
        }
    }

    private void Notify(WebhookTopic topic, string? orderId, JsonObject data) =>
        _context.Webhooks.Publish(
            topic, Id, orderId, data, _subscriptions.GetValueOrDefault(WebhookTopics.NameOf(topic))?.Address);
}
