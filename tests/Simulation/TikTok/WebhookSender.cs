using System.Text;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Cluster;
using OrderActors.Simulation.Kernel;

namespace OrderActors.Simulation.TikTok;

/// <summary>Sends webhooks: late, twice, out of order, or never. Repeats each until it is answered with 200.</summary>
internal sealed class WebhookSender(World world, Network network)
{
    public const string Source = "tiktok/app";

    private const int MaxAttempts = 6;

    private readonly SimulationRandom _random = world.Random.Fork();
    private readonly List<InboxDelivery> _acknowledged = [];
    private int _last;

    /// <summary>What was answered with 200.</summary>
    public IReadOnlyList<InboxDelivery> Acknowledged => _acknowledged;

    /// <summary>Told of each 200 as it arrives.</summary>
    public event Action<InboxDelivery>? Answered;

    public void Send(SimulatedOrder order)
    {
        var id = FormattableString.Invariant($"n-{++_last}");
        var faults = world.Faults;
        if (_random.Chance(faults.WebhookDropped))
        {
            world.Statistics.Saw("webhook dropped");
            return;
        }

        var body = Encoding.UTF8.GetBytes($"{{\"order_id\":\"{order.Id}\",\"order_status\":\"{order.Status}\"}}");
        var delivery = new InboxDelivery(
            Source, id, "1", order.Shop.Key.ShopId, order.Id, body, world.Now, "pending", null);
        Try(delivery, 1, _random.Chance(faults.WebhookDelayed) ? _random.Seconds(1, 180) : _random.Seconds(0.05, 1));
        if (_random.Chance(faults.WebhookDuplicated))
        {
            world.Statistics.Saw("webhook sent twice");
            Try(delivery, MaxAttempts, _random.Seconds(0.05, 120));
        }
    }

    private void Try(InboxDelivery delivery, int attempt, TimeSpan after) => world.After(after, () =>
    {
        var running = network.Running;
        if (running.IsEmpty)
        {
            Again(delivery, attempt);
            return;
        }

        var isAnswered = false;
        _random.Pick<Host>(running.AsSpan()).Receive(delivery, isStored => world.After(_random.Seconds(0.001, 0.02), () =>
        {
            isAnswered = true;
            if (isStored)
                Acknowledge(delivery);
            else
                Again(delivery, attempt);
        }));

        // No answer at all: the process died, or stands still.
        world.After(TimeSpan.FromSeconds(5), () =>
        {
            if (!isAnswered)
                Again(delivery, attempt);
        });
    });

    private void Acknowledge(InboxDelivery delivery)
    {
        _acknowledged.Add(delivery);
        Answered?.Invoke(delivery);
    }

    private void Again(InboxDelivery delivery, int attempt)
    {
        world.Statistics.Saw("webhook sent again");
        if (attempt < MaxAttempts)
            Try(delivery, attempt + 1, TimeSpan.FromSeconds(5 << attempt));
    }
}
