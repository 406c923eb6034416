using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Engine.Webhooks;

/// <summary>An endpoint with its secrets, which stand in its row (encrypted) and in no event.</summary>
/// <param name="Sealed">Each secret by its id, encrypted.</param>
public sealed record EndpointRecord(WebhookEndpoint Endpoint, ImmutableDictionary<string, string> Sealed)
{
    public static readonly EndpointRecord Unknown =
        new(WebhookEndpoint.Unknown, ImmutableDictionary<string, string>.Empty);
}
