using System.Globalization;
using OrderActors.LoadDriver.Load;
using OrderActors.LoadDriver.StandIn;
using OrderActors.Ports.Storage;

namespace OrderActors.LoadDriver.InProcess;

/// <summary>Stores a webhook as the gateway's endpoint does, without the HTTP and the signature before it.</summary>
internal sealed class PipelineGate(ICommitPipeline pipeline, IInboxHint hint, OrderBook book) : IWebhookGate
{
    public async Task<bool> SendAsync(PatchedText webhook, int serial, long createdAt)
    {
        var template = book.TemplateOf(serial)!;
        var body = new byte[webhook.Length];
        webhook.Write(body, serial, createdAt);
        var place = template.Webhooks[0] == webhook ? 0 : 1;
        var delivery = new InboxDelivery(
            "tiktok/in-process",
            string.Create(CultureInfo.InvariantCulture, $"{serial}-{place}"),
            new DeliveryTopic("1"),
            template.Shop.Sandbox.Id,
            PatchedText.IdOf(template.OrderId, serial),
            body,
            DateTimeOffset.UtcNow,
            InboxStatus.Pending,
            null);
        try
        {
            var receipt = await pipeline.ReceiveAsync(delivery);
            hint.Stored(new PendingDelivery(
                receipt.InboxId, delivery.Source, delivery.NotificationId, delivery.Topic, delivery.ShopId, delivery.OrderId,
                body, delivery.ReceivedAt, Attempts: 0));
            return true;
        }
        catch (Exception exception) when (exception is StorageOverloadedException or StorageUnavailableException)
        {
            return false;
        }
    }

    public void Dispose()
    {
    }
}
