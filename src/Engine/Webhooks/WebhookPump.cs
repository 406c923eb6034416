using Microsoft.Extensions.Logging;
using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Hosting;

namespace OrderActors.Engine.Webhooks;

/// <summary>Starts what is due for endpoints, each in a lane of its own: one that hangs keeps no other waiting.</summary>
public sealed partial class WebhookPump : IWebhookHint
{
    /// <summary>
    /// One worker an endpoint, which makes several calls; how many calls there are in all, its worker sees to. Hints beyond 10,000
    /// endpoints are dropped, and the sweep finds them.
    /// </summary>
    private static readonly LaneLimits s_limits = new(10_000, 1, 2_000, 1, 1);

    private readonly ShopLanes<EndpointKey> _lanes;
    private readonly EndpointWorker _worker;
    private readonly ILogger<WebhookPump> _logger;
    private readonly HashSet<EndpointKey> _waiting = [];
    private readonly Lock _gate = new();
    private CancellationToken _stopping;

    /// <param name="scheduler">Where the work runs; null = the thread pool. A simulation gives its own.</param>
    public WebhookPump(EndpointWorker worker, ILogger<WebhookPump> logger, TaskScheduler? scheduler = null)
    {
        _worker = worker;
        _logger = logger;
        _lanes = new ShopLanes<EndpointKey>(
            "webhooks", s_limits, Gathering.None, (_, keys) => WorkAsync(keys[0]), scheduler ?? TaskScheduler.Default);
    }

    public void Due(EndpointKey endpoint)
    {
        lock (_gate)
        {
            if (!_waiting.Add(endpoint))
                return;
        }

        if (!_lanes.Offer(endpoint.ToString(), endpoint))
            Forget(endpoint);
    }

    /// <summary>Works until cancelled; calls under way then are finished.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        _stopping = cancellation;
        return _lanes.RunAsync(cancellation);
    }

    private async Task WorkAsync(EndpointKey endpoint)
    {
        // What becomes due from now on may be missed by this look, and is a new one.
        Forget(endpoint);
        try
        {
            await _worker.WorkAsync(endpoint, _stopping);
        }
        catch (Exception exception)
        {
            // What is due stays due in the database.
            LogFailed(_logger, endpoint.EndpointId, exception);
        }
    }

    private void Forget(EndpointKey endpoint)
    {
        lock (_gate)
        {
            _waiting.Remove(endpoint);
        }
    }

    [LoggerMessage(133, LogLevel.Warning, "What is due for endpoint {EndpointId} could not be sent; the sweep takes it up again")]
    private static partial void LogFailed(ILogger logger, string endpointId, Exception exception);
}
