using OrderActors.Domain;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Ports.Storage;

/// <summary>The words that stand in the database and on the wire.</summary>
public static class WebhookText
{
    public static string ToText(this DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "pending",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Failed => "failed",
    };

    public static DeliveryStatus ParseDeliveryStatus(string text) => text switch
    {
        "pending" => DeliveryStatus.Pending,
        "delivered" => DeliveryStatus.Delivered,
        "failed" => DeliveryStatus.Failed,
        _ => throw Invariant.Unreachable(text),
    };

    public static string ToText(this EndpointStatus status) => status switch
    {
        EndpointStatus.Unknown => throw Invariant.Unreachable(status),
        EndpointStatus.Enabled => "enabled",
        EndpointStatus.Disabled => "disabled",
        EndpointStatus.Deleted => "deleted",
    };

    public static EndpointStatus ParseEndpointStatus(string text) => text switch
    {
        "enabled" => EndpointStatus.Enabled,
        "disabled" => EndpointStatus.Disabled,
        "deleted" => EndpointStatus.Deleted,
        _ => throw Invariant.Unreachable(text),
    };
}
