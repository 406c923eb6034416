using OrderActors.Domain.Webhooks;

namespace OrderActors.Engine.Webhooks;

/// <summary>Told that something is due for an endpoint, so that it need not wait for the sweep.</summary>
public interface IWebhookHint
{
    void Due(EndpointKey endpoint);
}
