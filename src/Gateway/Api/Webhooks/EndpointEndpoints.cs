using OrderActors.Domain.Webhooks;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Webhooks;
using OrderActors.Gateway.Composition;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.Integrations.Webhooks;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Webhooks;

/// <summary>Where a seller's events are sent to.</summary>
public static class EndpointEndpoints
{
    public static void MapWebhookEndpoints(this RouteGroupBuilder api)
    {
        api.MapGet("/webhooks/endpoints", ListAsync).WithTags("Webhooks")
            .WithSummary("Lists where events are sent to")
            .WithDescription("Send nextCursor as cursor for the next page.")
            .Produces<Page<EndpointView>>().WithProblems(400);
        api.MapGet("/webhooks/endpoints/{endpointId}", FindAsync).WithTags("Webhooks")
            .WithSummary("Reads one endpoint and how it does")
            .Produces<EndpointView>().WithProblems(404);
        api.MapPost("/webhooks/endpoints", CreateAsync).WithTags("Webhooks").WithMetadata(SecretAnswer.Instance)
            .WithSummary("Has events sent to an address")
            .WithDescription("The answer shows the secret that messages are signed with, and no other answer does. Events from now on are sent.")
            .Produces<EndpointSecretAnswer>().WithProblems(400, 404, 409, 422);
        Describe(api.MapPost("/webhooks/endpoints/{endpointId}/change", ChangeAsync), "Changes an endpoint's address and what it wants")
            .WithDescription("Everything is replaced: what is left out is as if it was never set.");
        api.MapPost("/webhooks/endpoints/{endpointId}/rotate-secret", RotateAsync).WithTags("Webhooks").WithMetadata(SecretAnswer.Instance)
            .WithSummary("Makes a new secret")
            .WithDescription("For a while messages have two signatures, one with each secret, so that receivers can change over.")
            .Produces<EndpointSecretAnswer>().WithProblems(400, 404, 422);
        Describe(api.MapPost("/webhooks/endpoints/{endpointId}/enable", EnableAsync), "Enables an endpoint")
            .WithDescription("What happened while it was disabled, and is not older than 30 days, is sent now.");
        Describe(api.MapPost("/webhooks/endpoints/{endpointId}/disable", DisableAsync), "Disables an endpoint; its events wait");
        api.MapDelete("/webhooks/endpoints/{endpointId}", DeleteAsync).WithTags("Webhooks")
            .WithSummary("Deletes an endpoint; what waits for it is never sent")
            .Produces(StatusCodes.Status204NoContent).WithProblems(404);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) =>
        route.WithTags("Webhooks").WithSummary(summary).Produces<EndpointView>().WithProblems(400, 404, 422);

    private static async Task<IResult> ListAsync(
        Seller seller,
        IWebhookEndpoints endpoints,
        EndpointAnswers answers,
        CancellationToken cancellation,
        int limit = Page<EndpointView>.DefaultLimit,
        string? cursor = null)
    {
        var after = "";
        var refusal = Check.First(
            Check.Range("limit", limit, 1, Page<EndpointView>.MaxLimit),
            cursor is null || Cursor.TryParse(cursor, out after) ? null : Orders.OrderEndpoints.BadCursor());
        if (refusal is not null)
            return refusal;

        var rows = await endpoints.ListAsync(seller.Id, after, limit + 1, cancellation);
        var page = rows.Take(limit).ToArray();
        return Results.Ok(new Page<EndpointView>(
            [.. page.Select(answers.ViewOf)],
            rows.Length > limit ? Cursor.OfText(page[^1].Row.Key.EndpointId) : null));
    }

    private static Task<IResult> FindAsync(
        string endpointId, Seller seller, EndpointAnswers answers, CancellationToken cancellation) =>
        answers.FindAsync(new EndpointKey(seller.Id, endpointId), cancellation);

    private static async Task<IResult> CreateAsync(
        EndpointRequest body,
        Seller seller,
        EndpointCommands commands,
        EndpointAnswers answers,
        IWebhookEndpoints endpoints,
        GatewaySettings settings,
        HttpContext context)
    {
        if (EndpointChecks.RefusalOf(body, settings.Backend.Webhooks.AllowLoopback) is { } refusal)
            return refusal;

        var caller = seller.CallerOf(context);
        var key = EndpointKey.Of(seller.Id, caller.OperationId);
        var others = await endpoints.ListAsync(seller.Id, "", WebhookEndpoint.MaxPerSeller, context.RequestAborted);
        if (others.Length == WebhookEndpoint.MaxPerSeller && others.All(listed => listed.Row.Key != key))
            return TooMany();

        var reply = await commands.CreateAsync(
            key, body.ToTarget(), caller.OperationId, StandardSignature.NewSecret(), ContextOf(caller));
        return await answers.WithSecretAsync(key, reply, caller.OperationId);
    }

    private static async Task<IResult> RotateAsync(
        string endpointId,
        RotateSecretRequest body,
        Seller seller,
        EndpointCommands commands,
        EndpointAnswers answers,
        HttpContext context)
    {
        var refusal = Check.Range("overlapSeconds", body.OverlapSeconds, 0, (long)EndpointDecider.MaxOverlap.TotalSeconds);
        if (refusal is not null)
            return refusal;

        var caller = seller.CallerOf(context);
        var key = new EndpointKey(seller.Id, endpointId);
        var overlap = body.OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : EndpointDecider.DefaultOverlap;
        var reply = await commands.RotateSecretAsync(
            key, overlap, caller.OperationId, StandardSignature.NewSecret(), ContextOf(caller));
        return await answers.WithSecretAsync(key, reply, caller.OperationId);
    }

    private static async Task<IResult> ChangeAsync(
        string endpointId,
        EndpointRequest body,
        Seller seller,
        EndpointCommands commands,
        EndpointAnswers answers,
        GatewaySettings settings,
        HttpContext context)
    {
        if (EndpointChecks.RefusalOf(body, settings.Backend.Webhooks.AllowLoopback) is { } refusal)
            return refusal;

        var key = new EndpointKey(seller.Id, endpointId);
        return await answers.OfAsync(key, await commands.ChangeAsync(key, body.ToTarget(), ContextOf(seller.CallerOf(context))));
    }

    private static async Task<IResult> EnableAsync(
        string endpointId,
        Seller seller,
        EndpointCommands commands,
        EndpointAnswers answers,
        IEnumerable<IWebhookHint> hints,
        HttpContext context)
    {
        var key = new EndpointKey(seller.Id, endpointId);
        var reply = await commands.EnableAsync(key, ContextOf(seller.CallerOf(context)));
        foreach (var hint in hints)
            hint.Due(key);
        return await answers.OfAsync(key, reply);
    }

    private static async Task<IResult> DisableAsync(
        string endpointId, Seller seller, EndpointCommands commands, EndpointAnswers answers, HttpContext context)
    {
        var key = new EndpointKey(seller.Id, endpointId);
        return await answers.OfAsync(key, await commands.DisableAsync(
            key, EndpointStopKind.BySeller, "disabled through the API", ContextOf(seller.CallerOf(context))));
    }

    private static async Task<IResult> DeleteAsync(
        string endpointId, Seller seller, EndpointCommands commands, HttpContext context)
    {
        var key = new EndpointKey(seller.Id, endpointId);
        var reply = await commands.DeleteAsync(key, ContextOf(seller.CallerOf(context)));
        return reply.Rejection is { } rejection ? EndpointChecks.ProblemOf(rejection, endpointId) : Results.NoContent();
    }

    internal static CommandContext ContextOf(Caller caller) => new(caller.Actor, caller.Cause, caller.TraceId);

    private static Problem TooMany() => Problems.Conflict(
        "too-many-endpoints", "There are as many endpoints as a seller may have",
        $"A seller has at most {WebhookEndpoint.MaxPerSeller} endpoints.", "Delete one, or let one receive more.");
}
