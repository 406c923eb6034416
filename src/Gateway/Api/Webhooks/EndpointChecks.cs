using OrderActors.Domain.Webhooks;
using OrderActors.Engine.PublicEvents;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>What requests about endpoints must look like.</summary>
internal static class EndpointChecks
{
    /// <summary>Deliveries are kept for so long.</summary>
    private static readonly TimeSpan s_longestRange = TimeSpan.FromDays(31);

    public static Problem? RefusalOf(EndpointRequest body, bool allowsLoopback) => Check.First(
        Check.Text("url", body.Url, EndpointUrl.MaxLength),
        UrlRefusal(body.Url, allowsLoopback),
        Check.OptionalText("description", body.Description),
        Check.Count("eventTypes", body.EventTypes?.Count, 0, EndpointTarget.MaxEventTypes),
        body.EventTypes?.Select(TypeRefusal).FirstOrDefault(problem => problem is not null),
        Check.Count("shopIds", body.ShopIds?.Count, 0, EndpointTarget.MaxShops),
        body.ShopIds?.Select((id, index) => Check.Text($"shopIds[{index}]", id, Check.MaxIdLength))
            .FirstOrDefault(problem => problem is not null));

    public static Problem? RefusalOf(ResendRequest body)
    {
        if (body.From >= body.To)
            return Problems.Invalid("to", "'to' is not after 'from'.", "Send the beginning as from, and the end as to.");

        return body.To - body.From > s_longestRange
            ? Problems.Invalid("from", "Between 'from' and 'to' are more than 31 days.", "Deliveries are kept for 30 days; send a shorter time.")
            : null;
    }

    public static Problem NotFound(string endpointId) => Problems.NotFound(
        $"Endpoint '{endpointId}'", "Use an endpointId as GET /api/v1/webhooks/endpoints lists it.");

    public static Problem ProblemOf(EndpointRejection rejection, string endpointId) => rejection switch
    {
        EndpointRejection.NotFound => NotFound(endpointId),
        EndpointRejection.Disabled => Problems.Conflict(
            "endpoint-disabled", "Nothing is sent to a disabled endpoint", $"Endpoint '{endpointId}' is disabled.",
            $"Enable it with POST /api/v1/webhooks/endpoints/{endpointId}/enable; what waits for it is then sent."),
    };

    private static Problem? UrlRefusal(string url, bool allowsLoopback) =>
        EndpointUrl.FaultOf(url, allowsLoopback) is { } fault ? Problems.Invalid("url", fault.Detail, fault.Fix) : null;

    private static Problem? TypeRefusal(string type, int index) => type is not null && PublicEventType.Find(type) is not null
        ? null
        : Problems.Invalid(
            $"eventTypes[{index}]", $"There is no event '{type}'.",
            $"Send names such as {PublicEventType.OrderShipped.Name}; the catalogue of events lists them all.");
}
