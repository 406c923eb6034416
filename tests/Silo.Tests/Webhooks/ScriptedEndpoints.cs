using System.Collections.Concurrent;
using OrderActors.Domain.Webhooks;
using OrderActors.Ports.Webhooks;

namespace OrderActors.Silo.Tests.Webhooks;

/// <summary>Endpoints that answer as a test says, by their host, and what they were sent.</summary>
internal sealed class ScriptedEndpoints : IWebhookSender
{
    private readonly ConcurrentQueue<WebhookMessage> _received = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _mostUnderWay;

    public ConcurrentDictionary<string, int> Statuses { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<WebhookMessage> Received => [.. _received];

    public int UnderWay => Volatile.Read(ref _underWay);

    public int MostUnderWay => Volatile.Read(ref _mostUnderWay);

    public TimeSpan MaxDuration => TimeSpan.FromSeconds(15);

    public IReadOnlyList<string> EventsAt(string host) =>
        [.. _received.Where(message => message.Url.Host == host).Select(message => message.Id)];

    /// <summary>Calls that hang end without an answer, and so do all later ones.</summary>
    public void EndHanging() => _released.TrySetResult();

    public async Task<EndpointAnswer> SendAsync(WebhookMessage message, CancellationToken cancellation)
    {
        _received.Enqueue(message);
        if (message.Url.Host.StartsWith("hangs", StringComparison.Ordinal))
        {
            var now = Interlocked.Increment(ref _underWay);
            InterlockedMax(now);
            await _released.Task;
            Interlocked.Decrement(ref _underWay);
            return new EndpointAnswer(null, null, "no answer in time", "", MaxDuration);
        }

        return new EndpointAnswer(Statuses.GetValueOrDefault(message.Url.Host, 200), null, null, "", TimeSpan.Zero);
    }

    private void InterlockedMax(int value)
    {
        int known;
        while ((known = Volatile.Read(ref _mostUnderWay)) < value && Interlocked.CompareExchange(ref _mostUnderWay, value, known) != known)
        {
        }
    }
}
