using OrderActors.LoadDriver.StandIn;
using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Load;

/// <summary>What orders are placed at: a gateway over HTTP, or the same parts inside of the driver.</summary>
internal interface ILoadTarget
{
    OrderBook Book { get; }

    JournalWatcher Watcher { get; }

    AcceptedWebhooks Accepted { get; }

    /// <summary>For one sender at a time.</summary>
    IWebhookGate OpenGate();

    CpuShares BeginShares();

    /// <summary>Waits until every order that was placed is processing.</summary>
    Task DrainAsync();
}

/// <summary>Where webhooks go in.</summary>
internal interface IWebhookGate : IDisposable
{
    /// <returns>Whether it was taken: stored durably.</returns>
    Task<bool> SendAsync(PatchedText webhook, int serial, long createdAt);
}
