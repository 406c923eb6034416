using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

// Orders, cancellations and webhooks that a script gives as they are.
public sealed partial class SandboxShop
{
    private readonly ScriptedOrders _scripted = new();
    private readonly Dictionary<string, JsonObject> _scriptedCancellations = new(StringComparer.Ordinal);
    private ReadManners _manners = new();

    /// <summary>How reads of this shop's orders and packages misbehave.</summary>
    /// <exception cref="SandboxRefusedException">The lag or the slowness is negative or above its bound.</exception>
    public ReadManners Manners
    {
        get { lock (_gate) return _manners; }
        set
        {
            if (value.Lag < TimeSpan.Zero || value.Lag > ReadManners.MaxLag)
                throw SandboxRefusedException.Parameter($"lag is between 0 and {ReadManners.MaxLag}");
            if (value.Slow < TimeSpan.Zero || value.Slow > ReadManners.MaxLag)
                throw SandboxRefusedException.Parameter($"slow is between 0 and {ReadManners.MaxLag}");

            lock (_gate)
                _manners = value;
        }
    }

    /// <summary>Answers that calls to this shop get in place of the act.</summary>
    public ScriptedAnswers Answers { get; } = new();

    /// <summary>
    /// The shop has this order from now on, in place of one with the same id. It goes out byte for byte as it is here.
    /// </summary>
    /// <param name="json">Any JSON, also none that TikTok would send.</param>
    /// <param name="isHidden">Only a read by its id shows it; no search does.</param>
    /// <returns>The order's id; a made-up name where it has none.</returns>
    public string PutOrder(string json, bool isHidden = false)
    {
        lock (_gate)
            return _scripted.Put(json, isHidden, _context.Seconds).Id;
    }

    /// <summary>Changes a scripted order at paths such as <c>line_items/0/package_id</c>; null takes the member away.</summary>
    /// <remarks>Reads show it at once. No webhook is sent.</remarks>
    /// <exception cref="SandboxRefusedException">There is no such scripted order, or a path leads nowhere.</exception>
    public void ChangeOrder(string orderId, IEnumerable<KeyValuePair<string, JsonNode?>> changes)
    {
        lock (_gate)
        {
            var order = _scripted.Find(orderId, _context.Now)
                ?? throw new SandboxRefusedException(ApiCodes.OrderNotFound, $"no scripted order {orderId}");
            order.Change(changes);
        }
    }

    /// <summary>The shop has this cancellation from now on, as a search for cancellations shows it.</summary>
    public void PutCancellation(JsonObject row)
    {
        var id = row["cancel_id"]?.ToString() ?? throw SandboxRefusedException.Parameter("a cancellation has a cancel_id");
        lock (_gate)
            _scriptedCancellations[id] = row.DeepClone().AsObject();
    }

    /// <summary>Sends a signed webhook of any type with any data.</summary>
    public void SendWebhook(int type, JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        lock (_gate)
            Notify((WebhookTopic)type, (data["order_id"] as JsonValue)?.ToString(), data.DeepClone().AsObject());
    }

    /// <summary>Sends webhook 1 with what a scripted order says of itself.</summary>
    public void AnnounceOrder(string orderId)
    {
        lock (_gate)
        {
            var order = _scripted.Find(orderId, _context.Now)
                ?? throw new SandboxRefusedException(ApiCodes.OrderNotFound, $"no scripted order {orderId}");
            Announce(order, order.Status, order.UpdateTime);
        }
    }

    private void Announce(ScriptedOrder order, string status, long updateTime) => Notify(
        WebhookTopic.OrderStatusChange, order.Id, new JsonObject
        {
            ["order_id"] = order.Id,
            ["order_status"] = status == OrderStatus.Cancelled.Wire() ? OrderStatus.Cancelled.WebhookWord() : status,
            ["is_on_hold_order"] = status == OrderStatus.OnHold.Wire(),
            ["update_time"] = updateTime,
        });

    private bool IsScripted(string orderId) => !_orders.ContainsKey(orderId) && _scripted.Find(orderId, _context.Now) is not null;

    // A change that a call makes: seen by reads once they have caught up, and told by a webhook at once.
    private void Act(ScriptedOrder order, List<KeyValuePair<string, JsonNode?>> changes, string status)
    {
        var updated = Math.Max(_context.Seconds, order.UpdateTime + 1);
        changes.Add(new("status", status));
        changes.Add(new("update_time", updated));
        if (_manners.Lag > TimeSpan.Zero)
            order.ChangeAt(_context.Now + _manners.Lag, changes);
        else
            order.Change(changes);

        if (status != OrderStatus.PartiallyShipping.Wire())
            Announce(order, status, updated);
    }
}
