using System.Text.Json.Nodes;
using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;

namespace OrderActors.Gateway.Composition;

/// <summary>One real problem for each status, as the OpenAPI document shows it.</summary>
public static class ProblemExamples
{
    public static string DescriptionOf(int status) => Of(status).Title;

    public static JsonNode ExampleOf(int status)
    {
        var problem = Of(status);
        var example = new JsonObject
        {
            ["type"] = "urn:orderactors:problem:" + problem.Code,
            ["title"] = problem.Title,
            ["status"] = problem.Status,
            ["detail"] = problem.Detail,
            ["code"] = problem.Code,
        };
        if (problem.Field is not null)
            example["field"] = problem.Field;
        if (problem.Fix is not null)
            example["fix"] = problem.Fix;

        return example;
    }

    private static Problem Of(int status) => status switch
    {
        400 => Problems.Invalid("quantity", "'quantity' is 0; it goes from 1 to 1000000."),
        401 => Problems.Unauthorized("No API key was sent.", "Send the header Authorization: Bearer <key> or X-Api-Key: <key>."),
        404 => Problems.NotFound("Order '576653688135258178'", "Use TikTok's order id as GET /api/v1/orders lists it."),
        409 => RefusalTable.ProblemOf(
            new CommandReply(false, nameof(StockRejection.InsufficientStock), "3 units are available and 5 were asked for")),
        413 => Problems.TooLarge(Idempotency.MaxBodyBytes),
        422 => Problems.KeyReused(),
        429 => Problems.TooManyRequests("Too many requests wait for this order or SKU."),
        503 => Problems.StorageAway(),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "no example for the status"),
    };
}
