using System.Collections.Immutable;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

/// <summary>Reads the endpoints that sellers have their events sent to; they are changed as change sets.</summary>
/// <remarks>Every method throws <see cref="StorageUnavailableException"/> when the database cannot be used.</remarks>
public interface IWebhookEndpoints
{
    /// <summary>The row, how it does, and the head of its stream, as of one instant; null when it is unknown. Deleted ones are found.</summary>
    Task<StoredEndpoint?> LoadAsync(EndpointKey key, CancellationToken cancellation);

    /// <summary>A seller's endpoints by their ids, without deleted ones.</summary>
    Task<ImmutableArray<ListedEndpoint>> ListAsync(
        string sellerId, string after, int limit, CancellationToken cancellation);

    /// <summary>All endpoints of these sellers, without deleted ones.</summary>
    Task<ImmutableArray<RowImage.WebhookEndpoint>> OfSellersAsync(
        ImmutableArray<string> sellerIds, CancellationToken cancellation);

    /// <summary>Ends an endpoint's pause, because somebody wants something sent now. That it fails is not forgotten.</summary>
    Task EndPauseAsync(EndpointKey key, CancellationToken cancellation);

    /// <summary>Forgets how an endpoint did before it was enabled.</summary>
    Task ForgetFailuresAsync(EndpointKey key, CancellationToken cancellation);
}

public sealed record StoredEndpoint(RowImage.WebhookEndpoint Row, EndpointHealth Health, StreamHead Head);

public sealed record ListedEndpoint(RowImage.WebhookEndpoint Row, EndpointHealth Health);
