using System.Text.Json.Nodes;
using OrderActors.Sandbox.Script;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>Plays a case from the top: what TikTok does at the stand-in, what a person does at the REST API.</summary>
internal sealed class CasePlayer(ScriptFile script, SandboxShop shop, TikTokScript tiktok, CaseClient client)
{
    /// <summary>How long an order may take to come in. Longer than any retry of a disturbed read takes.</summary>
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(20);

    private readonly List<Act> _acts = [];

    public async Task<PlayedCase> PlayAsync(Ledger ledger)
    {
        for (var index = 0; index < script.Steps.Count; index++)
        {
            var step = script.Steps[index];
            var kind = TikTokScript.KindOf(step);
            var reply = await DoAsync(kind, step);
            _acts.Add(new Act(index, kind, reply, kind is "wait" or "until" ? await OrdersAsync() : []));
        }

        return new PlayedCase(script, shop, tiktok.Names, client, _acts) { Ledger = ledger };
    }

    private async Task<ApiReply?> DoAsync(string kind, JsonObject step)
    {
        if (await tiktok.PlayAsync(step))
        {
            if (kind == "arrive")
                await ArrivalAsync(tiktok.Names.Resolve(step[kind]!["id"]?.ToString() ?? ""));

            return null;
        }

        var what = tiktok.Names.Resolve(step[kind])!.AsObject();
        return kind switch
        {
            "stock" => await CountInAsync(what),
            "sync" => await client.PostAsync($"/api/v1/shops/{shop.Id}/sync", new { }),
            "ship" => await ShipAsync(what),
            "link" => await LinkAsync(what),
            "until" => await UntilAsync(what),
            "post" => await client.PostAsync(
                what["path"]!.ToString().Replace("{shop}", shop.Id, StringComparison.Ordinal), what["body"] ?? new JsonObject()),
            _ => throw new InvalidOperationException($"{script.Name}: nobody knows the step '{kind}'"),
        };
    }

    // An order that never comes in is for the case's test to find, which can say what it is instead.
    private Task ArrivalAsync(string orderId) => CaseClient.BecomesAsync(
        async () =>
        {
            var reply = await client.GetAsync($"/api/v1/orders/{orderId}");
            return reply.IsSuccess && reply.Body!.Value.GetProperty("order") is var order
                && (order.GetProperty("state").GetString() != "received" || order.GetProperty("holds").GetArrayLength() > 0);
        },
        s_within);

    private async Task<ApiReply?> CountInAsync(JsonObject units)
    {
        foreach (var (sku, count) in units)
        {
            var reply = await client.PostAsync(
                $"/api/v1/stock/main/{Uri.EscapeDataString(sku)}/adjust", new { delta = count!.GetValue<int>(), reason = "received" });
            Assert.True(reply.IsSuccess, $"{script.Name}: {sku} cannot be counted in: {reply}");
        }

        return null;
    }

    private Task<ApiReply> ShipAsync(JsonObject what)
    {
        var body = new JsonObject();
        if (what["parcel"] is JsonArray sizes)
        {
            body["parcel"] = new JsonObject
            {
                ["lengthCm"] = sizes[0]!.DeepClone(),
                ["widthCm"] = sizes[1]!.DeepClone(),
                ["heightCm"] = sizes[2]!.DeepClone(),
                ["weightGrams"] = sizes[3]!.DeepClone(),
            };
        }

        foreach (var (member, name) in (ReadOnlySpan<(string, string)>)
            [("tracking", "trackingNumber"), ("carrier", "shippingProviderId"), ("lines", "lineIds")])
        {
            if (what[member] is { } value)
                body[name] = value.DeepClone();
        }

        return client.PostAsync($"/api/v1/orders/{what["id"]}/ship", body);
    }

    private Task<ApiReply> LinkAsync(JsonObject what) => client.PostAsync($"/api/v1/shops/{shop.Id}/listings", new JsonObject
    {
        ["links"] = new JsonArray(new JsonObject
        {
            ["channelSkuId"] = what["channel_sku"]!.DeepClone(),
            ["units"] = what["units"]!.DeepClone(),
        }),
    });

    private async Task<ApiReply?> UntilAsync(JsonObject what)
    {
        var wanted = what["channel_status"]!.AsArray().Select(status => status!.ToString()).ToList();
        var path = $"/api/v1/orders/{what["id"]}";
        var became = await CaseClient.BecomesAsync(
            async () => (await client.GetAsync(path)) is { IsSuccess: true } reply
                && wanted.Contains(reply.Body!.Value.GetProperty("order").GetProperty("channelStatus").GetString()!),
            s_within);
        Assert.True(became, $"{script.Name}: the order never shows {string.Join(" or ", wanted)}; it is {await client.GetAsync(path)}");
        return null;
    }

    private async Task<IReadOnlyList<OrderMoment>> OrdersAsync()
    {
        var ids = script.Steps
            .Select(step => ((step["arrive"] ?? step["hidden_order"] ?? step["order"]) as JsonObject)?["id"]?.ToString())
            .OfType<string>().Distinct().Select(tiktok.Names.Resolve);
        var moments = new List<OrderMoment>();
        foreach (var id in ids)
        {
            if (await client.GetAsync($"/api/v1/orders/{id}") is { IsSuccess: true } reply)
                moments.Add(new OrderMoment(id, reply.Body!.Value));
        }

        return moments;
    }
}
