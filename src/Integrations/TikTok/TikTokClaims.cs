using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Integrations.TikTok;

/// <summary>What TikTok's webhooks claim of orders (TikTok document, 3.3).</summary>
/// <remarks>
/// Only topic 1 is about the order's status, whose time the order carries. An address, packages, an invoice and a return need
/// not move that time, and neither does a cancellation of some lines or a request for one.
/// </remarks>
public sealed class TikTokClaims : IDeliveryClaims
{
    public DeliveryClaim Of(PendingDelivery delivery)
    {
        if (!delivery.Source.StartsWith(TikTokDelivery.SourcePrefix, StringComparison.Ordinal)
            || TikTokWebhookReader.KindOf(delivery.Topic.Value) is not { } kind || !Claims(kind))
        {
            return DeliveryClaim.None;
        }

        try
        {
            using var document = JsonDocument.Parse(delivery.Body);
            return Read(kind, WireJson.Member(document.RootElement, "data") ?? default);
        }
        catch (JsonException)
        {
            return DeliveryClaim.None;
        }
    }

    private static DeliveryClaim Read(WebhookKind kind, JsonElement data)
    {
        // A cancellation says only when it was created.
        var claim = new DeliveryClaim
        {
            At = WireJson.Instant(data, "update_time") ?? WireJson.Instant(data, "create_time"),
            Proof = ClaimProof.Visible,
        };
        return kind switch
        {
            WebhookKind.OrderChanged => OfStatus(claim, TikTokOrderReader.StatusOf(WireJson.Text(data, "order_status") ?? "")),
            WebhookKind.CancellationChanged => OfCancellation(claim, WireJson.Text(data, "cancel_status")),
            WebhookKind.InvoiceChanged => claim with { IsInvoiced = WireJson.Text(data, "invoice_status") is "SUCCESS" },
            _ => claim,
        };
    }

    private static DeliveryClaim OfStatus(DeliveryClaim claim, ChannelOrderStatus status) => claim with
    {
        Status = status,
        Stop = status is ChannelOrderStatus.Cancelled ? AnnouncedFact.Cancelled : null,
        Proof = claim.At is null ? ClaimProof.Visible : ClaimProof.OrderTime,
    };

    /// <remarks>A word that nobody knows stops nothing, and takes nothing back.</remarks>
    private static DeliveryClaim OfCancellation(DeliveryClaim claim, string? status) => status switch
    {
        "CANCELLATION_REQUEST_PENDING" => claim with { Stop = AnnouncedFact.CancelRequest },
        "CANCELLATION_REQUEST_SUCCESS" or "CANCELLATION_REQUEST_COMPLETE" => claim with { Stop = AnnouncedFact.CancelledLines },
        "CANCELLATION_REQUEST_CANCEL" or "CANCELLATION_REQUEST_CANCELLED" => claim with { TakenBack = AnnouncedFact.CancelRequest },
        _ => claim,
    };

    private static bool Claims(WebhookKind kind) => kind switch
    {
        WebhookKind.OrderChanged or WebhookKind.AddressChanged or WebhookKind.PackagesChanged
            or WebhookKind.CancellationChanged or WebhookKind.ReturnChanged or WebhookKind.InvoiceChanged => true,
        WebhookKind.Unknown or WebhookKind.Deauthorized or WebhookKind.AuthorizationExpiring or WebhookKind.Other => false,
    };
}
