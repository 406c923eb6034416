using System.Net;
using System.Text.Json;
using OrderActors.Sandbox.Script;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>One step that was done, what the API answered to it, and after a wait how the orders stood.</summary>
internal sealed record Act(int Step, string Kind, ApiReply? Reply, IReadOnlyList<OrderMoment> Orders);

/// <summary>An order as the API showed it at one moment.</summary>
internal sealed record OrderMoment(string Id, JsonElement Detail)
{
    public JsonElement Order => Detail.GetProperty("order");

    public string State => Order.GetProperty("state").GetString()!;

    public long Version => Order.GetProperty("version").GetInt64();

    public string? Failure => Order.GetProperty("failure").GetString();

    public IReadOnlyList<string> Holds => [.. Order.GetProperty("holds").EnumerateArray().Select(hold => hold.GetString()!)];

    /// <summary>The calls to TikTok; the kind without the channel's name, such as <c>ship</c>.</summary>
    public IReadOnlyList<(string Kind, string Status)> Effects =>
        [.. Detail.GetProperty("effects").EnumerateArray().Select(effect =>
            (effect.GetProperty("kind").GetString()!.Split('.')[^1], effect.GetProperty("status").GetString()!))];
}

/// <summary>A case that was played to its end, and what there is to see of it: at the API and in the stand-in's ledger.</summary>
internal sealed class PlayedCase(
    ScriptFile script, SandboxShop shop, ScriptNames names, CaseClient client, IReadOnlyList<Act> acts)
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(15);

    public SandboxShop Shop => shop;

    /// <summary>The stand-in's record; other shops are in it as well.</summary>
    public required Ledger Ledger { get; init; }

    public IReadOnlyList<Act> Acts => acts;

    /// <summary>What a short name such as <c>#1</c> stood for.</summary>
    public string Name(string shortName) => names.Resolve(shortName);

    /// <summary>The API's answers to the steps of one kind, in their order.</summary>
    public IReadOnlyList<ApiReply> Replies(string kind) =>
        [.. acts.Where(act => act.Kind == kind).Select(act => act.Reply).OfType<ApiReply>()];

    /// <summary>How an order stood at the end of the n-th wait, counted from zero.</summary>
    public OrderMoment AtWait(int number, string shortName) =>
        acts.Where(act => act.Kind == "wait").ElementAt(number).Orders.FirstOrDefault(moment => moment.Id == Name(shortName))
            ?? throw new InvalidOperationException($"{script.Name}: {shortName} was not known at wait {number}");

    public async Task<OrderMoment> OrderAsync(string shortName)
    {
        var reply = await client.GetAsync($"/api/v1/orders/{Name(shortName)}");
        Assert.True(reply.IsSuccess, $"{script.Name}: order {shortName} is not known: {reply}");
        return new OrderMoment(Name(shortName), reply.Body!.Value);
    }

    public async Task<IReadOnlyList<JsonElement>> TimelineAsync(string shortName)
    {
        var reply = await client.GetAsync($"/api/v1/orders/{Name(shortName)}/timeline");
        Assert.True(reply.IsSuccess, $"{script.Name}: order {shortName} has no timeline: {reply}");
        return [.. reply.Body!.Value.GetProperty("items").EnumerateArray()];
    }

    /// <summary>What the timeline says of each change at TikTok.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync(string shortName) =>
        [.. (await TimelineAsync(shortName))
            .Where(entry => TypeName.Of(entry.GetProperty("type").GetString()!) == "order.channel-changed")
            .Select(entry => entry.GetProperty("sentence").GetString()!)];

    /// <summary>A line of an order as the API shows it.</summary>
    public async Task<JsonElement> LineAsync(string shortName, string lineName) =>
        (await OrderAsync(shortName)).Detail.GetProperty("lines").EnumerateArray()
            .Single(line => line.GetProperty("lineId").GetString() == Name(lineName));

    /// <summary>The ids of the orders that a person finds by a text.</summary>
    public async Task<IReadOnlyList<string>> FoundAsync(string text)
    {
        var reply = await client.GetAsync($"/api/v1/orders?q={Uri.EscapeDataString(Name(text))}");
        Assert.True(reply.IsSuccess, $"{script.Name}: nobody can look for '{text}': {reply}");
        return [.. reply.Body!.Value.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("orderId").GetString()!)];
    }

    /// <summary>The stock of a SKU at the shop's location.</summary>
    public async Task<(int OnHand, int Reserved, int Consumed)> StockAsync(string sku)
    {
        var reply = await client.GetAsync($"/api/v1/stock/main/{Uri.EscapeDataString(sku)}");
        Assert.True(reply.IsSuccess, $"{script.Name}: {sku} has no stock: {reply}");
        var stock = reply.Body!.Value.GetProperty("stock");
        return (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32(), stock.GetProperty("consumed").GetInt32());
    }

    public Task<ApiReply> GetAsync(string path) => client.GetAsync(path);

    /// <summary>The shop as the API shows it.</summary>
    public async Task<JsonElement> ShopViewAsync() => (await client.GetAsync("/api/v1/shops")).Body!.Value.EnumerateArray()
        .Single(view => view.GetProperty("shopId").GetString() == shop.Id);

    /// <summary>Calls to this shop, or to none, whose path contains a text.</summary>
    public IReadOnlyList<ApiCallRecord> Calls(string path) =>
        [.. Ledger.Calls.Where(call => (call.ShopId ?? shop.Id) == shop.Id && call.Path.Contains(path, StringComparison.Ordinal))];

    /// <summary>Calls that ship a package.</summary>
    public IReadOnlyList<ApiCallRecord> ShipCalls(string package) => Calls($"/packages/{Name(package)}/ship");

    public IReadOnlyList<LedgerEntry> Effects(string shortName, params EffectKind[] kinds) =>
        [.. Ledger.EffectsOn(Name(shortName)).Where(entry => kinds.Contains(entry.Kind))];

    /// <summary>Waits until an order stands so.</summary>
    public async Task BecomesAsync(string shortName, string what, Func<OrderMoment, bool> condition)
    {
        var last = "not known";
        var became = await CaseClient.BecomesAsync(
            async () =>
            {
                var reply = await client.GetAsync($"/api/v1/orders/{Name(shortName)}");
                last = reply.ToString();
                return reply.Status == HttpStatusCode.OK && condition(new OrderMoment(Name(shortName), reply.Body!.Value));
            },
            s_within);
        Assert.True(became, $"{script.Name}: {shortName} never became {what}; it is {last}");
    }

    /// <summary>Waits until an order ships by calls that are done, each for one package.</summary>
    public Task ShipsByCallsAsync(string shortName, int calls) => BecomesAsync(
        shortName,
        $"shipped by {calls} calls that are done",
        moment => moment.Effects.Count(effect => effect is ("ship", "done")) == calls
            && Effects(shortName, EffectKind.PackageShipped).Count == calls && moment.State != "failed");

    /// <summary>Waits until something else is so.</summary>
    public async Task BecomesAsync(string what, Func<Task<bool>> condition) =>
        Assert.True(await CaseClient.BecomesAsync(condition, s_within), $"{script.Name}: it never came to this: {what}");

    /// <summary>Waits until the stock of a SKU stands so.</summary>
    public async Task StockBecomesAsync(string sku, int onHand, int reserved, int consumed)
    {
        var last = (0, 0, 0);
        var became = await CaseClient.BecomesAsync(
            async () => (last = await StockAsync(sku)) == (onHand, reserved, consumed), s_within);
        Assert.True(
            became, $"{script.Name}: {sku} should have {(onHand, reserved, consumed)} on hand, reserved, consumed; it has {last}");
    }
}
