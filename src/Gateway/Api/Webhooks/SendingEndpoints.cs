using OrderActors.Domain.Webhooks;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Tests an endpoint, and sends it again what it missed.</summary>
public static class SendingEndpoints
{
    public static void MapWebhookSending(this RouteGroupBuilder api)
    {
        api.MapPost("/webhooks/endpoints/{endpointId}/test", TestAsync).WithTags("Webhooks")
            .WithSummary("Sends an endpoint a test message")
            .WithDescription("Its type is webhook.test.v1, whatever the endpoint wants. Its delivery tells what came of it.")
            .Produces<TestAnswer>().WithProblems(404, 409, 422);
        Describe(api.MapPost("/webhooks/endpoints/{endpointId}/resend-failed", ResendFailedAsync), "Sends all failed deliveries again");
        Describe(api.MapPost("/webhooks/endpoints/{endpointId}/resend", ResendRangeAsync), "Sends the deliveries of a time again")
            .WithDescription("Those that are pending stay as they are. Each keeps its webhook-id.");
        Describe(api.MapPost("/webhooks/deliveries/{deliveryId}/resend", ResendOneAsync), "Sends one delivery again, now")
            .WithDescription("It keeps its webhook-id.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Webhooks").WithSummary(summary).Produces<ResendAnswer>().WithProblems(400, 404, 409, 422);

    private static Task<IResult> TestAsync(string endpointId, Seller seller, EndpointSending sending, HttpContext context) =>
        sending.TestAsync(new EndpointKey(seller.Id, endpointId), seller.CallerOf(context));

    private static Task<IResult> ResendFailedAsync(
        string endpointId, Seller seller, EndpointSending sending, HttpContext context) =>
        sending.ResendAsync(new ResendScope.Failed(new EndpointKey(seller.Id, endpointId)), seller.CallerOf(context));

    private static async Task<IResult> ResendRangeAsync(
        string endpointId, ResendRequest body, Seller seller, EndpointSending sending, HttpContext context) =>
        EndpointChecks.RefusalOf(body) ?? await sending.ResendAsync(
            new ResendScope.Range(new EndpointKey(seller.Id, endpointId), body.From, body.To), seller.CallerOf(context));

    private static async Task<IResult> ResendOneAsync(
        string deliveryId, Seller seller, EndpointSending sending, IWebhookLog log, HttpContext context) =>
        await log.FindAsync(seller.Id, deliveryId, context.RequestAborted) is { } found
            ? await sending.ResendAsync(new ResendScope.One(found.Endpoint, deliveryId), seller.CallerOf(context))
            : DeliveryEndpoints.NotFound(deliveryId);
}
