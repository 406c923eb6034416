using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The control calls that tell a shop what a script would: raw orders, changes, answers, webhooks, steps.</summary>
internal static class ScriptApi
{
    public static void Map(RouteGroupBuilder shop, SandboxServer server)
    {
        var scripts = new ConcurrentDictionary<string, TikTokScript>(StringComparer.Ordinal);
        shop.MapPut("/raw-orders", async (string region, bool? hidden, HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var json = await reader.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
            return new { Id = server.ShopIn(region).PutOrder(json, hidden ?? false) };
        });
        shop.MapGet("/reads", (string region) => server.ShopIn(region).Manners);
        shop.MapPut("/reads", (string region, ReadManners manners) => server.ShopIn(region).Manners = manners);
        shop.MapGet("/answers", (string region) => server.ShopIn(region).Answers.Pending
            .Select(pending => new { pending.Answer, pending.Left }));
        shop.MapPost("/steps", async (string region, JsonArray steps, CancellationToken cancellation) =>
        {
            var script = scripts.GetOrAdd(region, _ => new TikTokScript(
                server.ShopIn(region), server.Options.Clock.GetUtcNow(), server.Options.Clock));
            return new { Left = await PlayAsync(script, steps, cancellation).ConfigureAwait(false) };
        });
    }

    // The steps of others are handed back, their short names replaced, for the caller to do.
    private static async Task<IReadOnlyList<JsonNode>> PlayAsync(
        TikTokScript script, JsonArray steps, CancellationToken cancellation)
    {
        var left = new List<JsonNode>();
        foreach (var item in steps)
        {
            var step = item as JsonObject ?? throw SandboxRefusedException.Parameter("a step is a JSON object");
            if (!await script.PlayAsync(step, cancellation).ConfigureAwait(false))
                left.Add(script.Names.Resolve(step)!);
        }

        return left;
    }
}
