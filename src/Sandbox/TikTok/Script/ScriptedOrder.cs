using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>
/// An order as a script gave it: whatever JSON that is. It goes out exactly so until a script, or a call that acts, changes
/// it. Touched only under the shop's lock.
/// </summary>
internal sealed class ScriptedOrder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(DateTimeOffset DueAt, IReadOnlyList<KeyValuePair<string, JsonNode?>> Changes)> _late = [];
    private readonly long _putAt;
    private readonly bool _listsItsPackages;
    private string _text;

    public ScriptedOrder(string text, bool isHidden, string fallbackId, long now)
    {
        _text = text;
        _putAt = now;
        IsHidden = isHidden;
        Json = RawJson.Parse(text);
        Id = Text("id") ?? fallbackId;
        _listsItsPackages = Members?["packages"] is not null && !PackagesFollowLines();
    }

    /// <summary>The order's id, or a name of our own where the script gave none.</summary>
    public string Id { get; }

    /// <summary>Only a read by its id shows it.</summary>
    public bool IsHidden { get; }

    public JsonNode? Json { get; }

    public string Status => Text("status") ?? "";

    public string ShippingType => Text("shipping_type") ?? "";

    public long CreateTime => Number("create_time") ?? _putAt;

    /// <summary>When it last changed by its own account; without one, when the script gave it.</summary>
    public long UpdateTime => Number("update_time") ?? _putAt;

    /// <summary>Its lines that are objects with an id, as they are.</summary>
    public IEnumerable<ScriptedLine> Lines =>
        (Members?["line_items"] as JsonArray ?? []).Select((node, index) => new ScriptedLine(index, node as JsonObject))
            .Where(line => line.Id.Length > 0);

    private JsonObject? Members => Json as JsonObject;

    /// <summary>Changes members by their paths, at once.</summary>
    /// <exception cref="SandboxRefusedException">A path leads nowhere.</exception>
    public void Change(IEnumerable<KeyValuePair<string, JsonNode?>> changes)
    {
        var members = Members ?? throw SandboxRefusedException.Parameter($"order {Id} is no JSON object");
        foreach (var (path, value) in changes)
            JsonPath.Set(members, path, value);

        if (!_listsItsPackages)
            SetPackages(members);

        _text = members.ToJsonString(Plain);
    }

    /// <summary>Changes members later, so that reads until then show what was before.</summary>
    public void ChangeAt(DateTimeOffset dueAt, IReadOnlyList<KeyValuePair<string, JsonNode?>> changes) =>
        _late.Add((dueAt, changes));

    /// <summary>Makes the late changes that are due by now.</summary>
    public void CatchUp(DateTimeOffset now)
    {
        foreach (var (dueAt, changes) in _late.Where(late => late.DueAt <= now).OrderBy(late => late.DueAt).ToList())
            Change(changes);

        _late.RemoveAll(late => late.DueAt <= now);
    }

    /// <summary>The order for an answer: the very text, or with lines and packages the other way round.</summary>
    public JsonNode Show(bool isReversed)
    {
        if (!isReversed || Members is null)
            return new RawJson(_text).ToNode();

        var copy = Members.DeepClone().AsObject();
        OtherWayRound.Turn(copy);
        return new RawJson(copy.ToJsonString(Plain)).ToNode();
    }

    private static void SetPackages(JsonObject members)
    {
        var ids = PackagesOfLines(members);
        if (ids.Count > 0)
            members["packages"] = new JsonArray([.. ids.Select(id => new JsonObject { ["id"] = id })]);
        else
            members.Remove("packages");
    }

    private static List<string> PackagesOfLines(JsonObject members) =>
        [.. (members["line_items"] as JsonArray ?? []).Select((node, index) => new ScriptedLine(index, node as JsonObject))
            .Select(line => line.PackageId).OfType<string>().Distinct()];

    // A list that only repeats what the lines say follows them; one that says otherwise is the script's own.
    private bool PackagesFollowLines() =>
        Members!["packages"] is JsonArray items
        && items.Select(item => (item as JsonObject)?["id"]).All(id => id is JsonValue)
        && items.Select(item => item!["id"]!.ToString()).ToHashSet().SetEquals(PackagesOfLines(Members!));

    private string? Text(string name) =>
        Members?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private long? Number(string name) =>
        Members?[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}

/// <summary>One line of a scripted order; every member may be missing.</summary>
internal sealed record ScriptedLine(int Index, JsonObject? Json)
{
    public string Id => Text("id") ?? "";

    public string? PackageId => Text("package_id") is { Length: > 0 } id ? id : null;

    public string SkuId => Text("sku_id") ?? "";

    public string SkuName => Text("sku_name") ?? "";

    public string PackageStatus => Text("package_status") ?? "TO_FULFILL";

    public string? TrackingNumber => Text("tracking_number") is { Length: > 0 } number ? number : null;

    public bool IsActive => Text("display_status") != OrderStatus.Cancelled.Wire();

    public bool IsArranged => PackageStatus is "PROCESSING" or "FULFILLING" or "COMPLETED";

    private string? Text(string name) => Json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
