using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderActors.Sandbox.Script;

namespace OrderActors.Sandbox.TikTok;

/// <summary>Brings about what a script says of TikTok, against one shop. Other steps belong to whoever plays the script.</summary>
public sealed class TikTokScript
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SandboxShop _shop;
    private readonly TimeProvider _clock;
    private readonly ScriptNames _names;
    private readonly OrderDefaults _defaults;
    private readonly long _begin;

    /// <param name="begin">When the run begins: <c>@-60</c> is a minute before.</param>
    public TikTokScript(SandboxShop shop, DateTimeOffset begin, TimeProvider clock)
    {
        _shop = shop;
        _clock = clock;
        _names = new ScriptNames(begin);
        _defaults = new OrderDefaults(shop, _names.Resolve);
        _begin = begin.ToUnixTimeSeconds();
    }

    /// <summary>What the short names of the script stand for in this run.</summary>
    public ScriptNames Names => _names;

    /// <summary>Does a step. Its names may still be short.</summary>
    /// <returns>False when the step is not TikTok's; nothing was done then.</returns>
    /// <exception cref="SandboxRefusedException">The step cannot be done as it is written.</exception>
    public async Task<bool> PlayAsync(JsonObject step, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        var kind = KindOf(step);
        if (kind == "wait")
        {
            await Task.Delay(TimeSpan.FromSeconds(Number(step[kind], "wait")), _clock, cancellation).ConfigureAwait(false);
            return true;
        }

        return Play(kind, step);
    }

    /// <summary>The kind of a step: the name of its first member.</summary>
    public static string KindOf(JsonObject step) =>
        step.Select(member => member.Key).FirstOrDefault() ?? throw SandboxRefusedException.Parameter("a step is empty");

    private bool Play(string kind, JsonObject step)
    {
        switch (kind)
        {
            case "arrive":
                _shop.AnnounceOrder(Put(step, kind, isHidden: false));
                return true;
            case "hidden_order":
                Put(step, kind, isHidden: true);
                return true;
            case "order":
                Put(step, kind, isHidden: false);
                return true;
            case "change":
                Change(Resolved(step, kind));
                return true;
            case "cancellation":
                _shop.PutCancellation(Resolved(step, kind));
                return true;
            case "webhook":
                var webhook = Resolved(step, kind);
                _shop.SendWebhook((int)Number(webhook["type"], "type"), webhook["data"] as JsonObject ?? []);
                return true;
            case "tiktok":
                Behave(Resolved(step, kind));
                return true;
            case "note":
                return true;
            default:
                return false;
        }
    }

    // With "as_given" nothing is filled in: for orders that lack what an order must have.
    private string Put(JsonObject step, string kind, bool isHidden)
    {
        var order = _names.Resolve(step[kind]);
        var isAsGiven = step["as_given"] is JsonValue flag && flag.TryGetValue<bool>(out var given) && given;
        var filled = order is JsonObject members && !isAsGiven ? _defaults.Fill(members, _begin) : order;
        return _shop.PutOrder(filled?.ToJsonString(Plain) ?? "null", isHidden);
    }

    private void Change(JsonObject change)
    {
        var of = change["of"]?.ToString() ?? throw SandboxRefusedException.Parameter("a change says of which order");
        _shop.ChangeOrder(of, (change["to"] as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
    }

    private void Behave(JsonObject how)
    {
        foreach (var (member, value) in how)
        {
            switch (member)
            {
                case "answers":
                    _shop.Answers.Replace([.. (value as JsonArray ?? []).OfType<JsonObject>().Select(Answer)]);
                    break;
                case "shuffle":
                    _shop.Manners = _shop.Manners with { Shuffle = value!.GetValue<bool>() };
                    break;
                case "twice_in_detail":
                    var twice = (value as JsonArray ?? []).Select(id => id!.ToString()).ToList();
                    _shop.Manners = _shop.Manners with { TwiceInDetail = twice };
                    break;
                case "slow":
                    _shop.Manners = _shop.Manners with { Slow = TimeSpan.FromSeconds(Number(value, member)) };
                    break;
                case "lag":
                    _shop.Manners = _shop.Manners with { Lag = TimeSpan.FromSeconds(Number(value, member)) };
                    break;
                case "acts":
                    _shop.Manners = _shop.Manners with { ActsOnScripted = value!.GetValue<bool>() };
                    break;
                default:
                    throw SandboxRefusedException.Parameter($"TikTok cannot be told '{member}'");
            }
        }
    }

    private static ScriptedAnswer Answer(JsonObject answer) => new(
        answer["path"]?.ToString() ?? throw SandboxRefusedException.Parameter("an answer has a path"),
        answer["times"] is { } times ? (int)Number(times, "times") : 1,
        answer["http"] is { } http ? (int)Number(http, "http") : 200,
        answer["body"]?.ToJsonString(Plain));

    private JsonObject Resolved(JsonObject step, string kind) =>
        _names.Resolve(step[kind]) as JsonObject ?? throw SandboxRefusedException.Parameter($"'{kind}' is a JSON object");

    private static double Number(JsonNode? node, string name) =>
        node is JsonValue value && value.TryGetValue<double>(out var number)
            ? number
            : throw SandboxRefusedException.Parameter($"'{name}' is a number");
}
