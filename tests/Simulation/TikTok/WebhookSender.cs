using System.Text;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>Sends webhooks: late, twice, out of order, or never. Repeats each until it is answered with 200.</summary>
/// <remarks>Beside what TikTok says of orders come bodies that nobody can work with, and bodies that others have signed.</remarks>
internal sealed class WebhookSender(World world, Network network)
{
    public const string Source = "tiktok/" + FrontDoor.AppKey;

    private const int MaxAttempts = 6;

    /// <summary>How many old ones are sent again in the morning.</summary>
    private const int MaxOld = 5;

    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly List<Webhook> _acknowledged = [];
    private readonly Dictionary<string, ToldStop> _stops = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mayWait = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>What was answered with 200.</summary>
    public IReadOnlyList<Webhook> Acknowledged => _acknowledged;

    /// <summary>Told of each 200 as it arrives.</summary>
    public event Action<Webhook>? Answered;

    /// <summary>
    /// It names what TikTok does not know, or no shop at all, and may wait for that to appear for as long as the product
    /// likes: about a day, and then a person has to look.
    /// </summary>
    public bool MayWait(InboxDelivery delivery) => delivery.ShopId.Length == 0 || _mayWait.Contains(delivery.NotificationId);

    public void Send(SimulatedOrder order, News news)
    {
        foreach (var (type, data, stopsAt) in OrderNews.Of(order, news, world.Now))
        {
            var (body, id) = Write(type, order.Shop.Key.ShopId, data);
            if (stopsAt is { } at)
                _stops[id] = new ToldStop(order, order.Versions.Last.Number, at);
            if (_random.Chance(world.Faults.WebhookDropped))
                world.Statistics.Saw("webhook dropped");
            else
                Send(new Webhook("order", body, FrontDoor.Sign(body), id));
        }

        if (_random.Chance(world.Faults.WebhookPoisoned))
            SendPoison(order);
        if (_random.Chance(world.Faults.WebhookForged))
            SendForged(order);
    }

    /// <summary>What a webhook told that must stop shipping; null when it told no such thing.</summary>
    public ToldStop? StopOf(string notificationId) => _stops.GetValueOrDefault(notificationId);

    /// <summary>The seller has removed the app. Late as often as not, and sometimes after the seller has come back.</summary>
    public void SendRemoval(ShopSpec shop)
    {
        var (body, id) = Write(6, shop.Key.ShopId, "{\"message\":\"the seller removed the app\"}");
        var webhook = new Webhook("removal", body, FrontDoor.Sign(body), id);
        Try(webhook, 1, _random.Chance(0.5) ? _random.Seconds(0.05, 1) : _random.Seconds(1, 240));
        if (_random.Chance(0.5))
            Try(webhook, MaxAttempts, _random.Seconds(1, 240));
    }

    /// <summary>What was taken long ago comes once more.</summary>
    public void SendOldOnesAgain()
    {
        for (var more = _acknowledged.Count == 0 ? 0 : MaxOld; more > 0; more--)
        {
            world.Statistics.Saw("webhook sent again after the night");
            Try(_random.Pick<Webhook>(_acknowledged), MaxAttempts, _random.Seconds(1, 60));
        }
    }

    private void Send(Webhook webhook)
    {
        var faults = world.Faults;
        Try(webhook, 1, _random.Chance(faults.WebhookDelayed) ? _random.Seconds(1, 180) : _random.Seconds(0.05, 1));
        if (_random.Chance(faults.WebhookDuplicated))
        {
            world.Statistics.Saw("webhook sent twice");
            Try(webhook, MaxAttempts, _random.Seconds(0.05, 120));
        }
    }

    private void SendPoison(SimulatedOrder order)
    {
        var poison = _random.Pick<Poison>(Poison.All.AsSpan());
        var id = FormattableString.Invariant($"p-{++_last}");
        var body = poison.Write(id, order);
        if (poison.MayWait)
            _mayWait.Add(id);

        Send(new Webhook(poison.Name, body, FrontDoor.Sign(body), poison.KeepsId ? id : null));
    }

    private void SendForged(SimulatedOrder order)
    {
        var (body, id) = Write(1, order.Shop.Key.ShopId, $"{{\"order_id\":\"{order.Id}\"}}");
        var signature = _random.Pick("", "Bearer", FrontDoor.Sign([.. body, 32]), FrontDoor.Sign(body).ToUpperInvariant());
        world.Statistics.Saw("webhook forged");
        Try(new Webhook(Webhook.Forged, body, signature, id), MaxAttempts, _random.Seconds(0.05, 1));
    }

    private (byte[] Body, string Id) Write(int type, string shopId, string data)
    {
        var id = FormattableString.Invariant($"n-{++_last}");
        return (Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{{\"type\":{type},\"tts_notification_id\":\"{id}\",\"shop_id\":\"{shopId}\",\"timestamp\":{world.Now.ToUnixTimeSeconds()},\"data\":{data}}}")), id);
    }

    private void Try(Webhook webhook, int attempt, TimeSpan after) => world.After(after, () =>
    {
        var running = network.AtTheDoor;
        if (running.IsEmpty)
        {
            Again(webhook, attempt);
            return;
        }

        var isAnswered = false;
        _random.Pick<Host>(running.AsSpan()).Receive(webhook, answer => world.After(_random.Seconds(0.001, 0.02), () =>
        {
            isAnswered = true;
            if (answer is DoorAnswer.Taken)
                Acknowledge(webhook);
            else if (answer is DoorAnswer.Unavailable)
                Again(webhook, attempt);
            else
                world.Statistics.Saw("webhook refused for its signature");
        }));

        // No answer at all: the process died, or stands still.
        world.After(TimeSpan.FromSeconds(5), () =>
        {
            if (!isAnswered)
                Again(webhook, attempt);
        });
    });

    private void Acknowledge(Webhook webhook)
    {
        if (webhook.Kind is not "order")
            world.Statistics.Saw($"webhook taken: {webhook.Kind}");

        _acknowledged.Add(webhook);
        Answered?.Invoke(webhook);
    }

    private void Again(Webhook webhook, int attempt)
    {
        world.Statistics.Saw("webhook sent again");
        if (attempt < MaxAttempts)
            Try(webhook, attempt + 1, TimeSpan.FromSeconds(5 << attempt));
    }
}

/// <summary>A cancellation of an order, or a request for one, as a webhook told it.</summary>
/// <param name="Version">The version of the order that shows it.</param>
/// <param name="At">When it happened, as it says.</param>
internal sealed record ToldStop(SimulatedOrder Order, int Version, DateTimeOffset At);

/// <summary>A webhook on the wire.</summary>
/// <param name="Kind">What it is, for the statistics.</param>
/// <param name="Id">TikTok's id of it; null where the body carries none that can be read.</param>
internal sealed record Webhook(string Kind, byte[] Body, string Signature, string? Id)
{
    /// <summary>The kind of those that TikTok did not sign.</summary>
    public const string Forged = "forged";
}
