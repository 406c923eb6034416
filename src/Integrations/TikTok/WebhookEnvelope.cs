using System.Collections.Immutable;

namespace OrderActors.Integrations.TikTok;

/// <summary>
/// What a webhook says, as far as it decides what to refresh. It is a hint: the order is read from the shop.
/// </summary>
public sealed record WebhookEnvelope
{
    /// <summary>TikTok's number of the topic; null when there is none.</summary>
    public required int? Type { get; init; }

    public required WebhookKind Kind { get; init; }

    /// <summary>
    /// <c>tts_notification_id</c>, or <c>sha256:</c> and the hash of type, shop and data where TikTok sends none.
    /// The same for each attempt of one notification.
    /// </summary>
    public required string NotificationId { get; init; }

    /// <summary>Empty for topics that are about a seller and not about a shop.</summary>
    public required string ShopId { get; init; }

    /// <summary>Every order that it names, in the order of the text, each once.</summary>
    public required ImmutableArray<string> OrderIds { get; init; }

    /// <summary>The first of <see cref="OrderIds"/>; empty when there is none.</summary>
    public string OrderId => OrderIds.IsEmpty ? "" : OrderIds[0];

    /// <summary>The cancellation of a <see cref="WebhookKind.CancellationChanged"/>; empty otherwise.</summary>
    public string CancelId { get; init; } = "";

    /// <summary>The status of the order, cancellation, return or invoice, as on the wire; empty for other topics.</summary>
    public string StatusText { get; init; } = "";

    /// <summary>
    /// When the thing changed, where the topic says so. The envelope's own <c>timestamp</c> is the time of the attempt
    /// and is not used: it differs between attempts.
    /// </summary>
    public DateTimeOffset? UpdateTime { get; init; }

    /// <summary>The bytes as received, whole: nothing that TikTok sent is lost.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
