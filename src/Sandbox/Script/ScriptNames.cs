using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderActors.Sandbox.Script;

/// <summary>
/// What the short names of a script stand for in one run: <c>#1</c> an order id, <c>58#1</c> another id of 19 digits,
/// <c>JX#1</c> a text that no other run has, and <c>@-60</c> the instant 60 s before the run began, in unix seconds.
/// </summary>
public sealed partial class ScriptNames
{
    private const int IdDigits = 19;
    private const int NumberDigits = 4;
    private const string OrderPrefix = "576";

    private readonly long _begin;
    private readonly string _run;

    /// <param name="begin">When the run begins; no two runs against one program begin in the same millisecond.</param>
    public ScriptNames(DateTimeOffset begin)
    {
        _begin = begin.ToUnixTimeSeconds();
        _run = begin.ToUnixTimeMilliseconds().ToString("D13", CultureInfo.InvariantCulture);
    }

    /// <summary>The text with every short name in it replaced.</summary>
    public string Resolve(string text) => IdName().Replace(text, match => Id(match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>A copy with every short name replaced; an instant becomes a number.</summary>
    public JsonNode? Resolve(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => new JsonObject(
            members.Select(pair => KeyValuePair.Create(Resolve(pair.Key), Resolve(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Resolve)]),
        JsonValue value when value.TryGetValue<string>(out var text) => OfText(text),
        _ => node.DeepClone(),
    };

    private JsonNode OfText(string text) =>
        Instant().Match(text) is { Success: true } match
            ? JsonValue.Create(_begin + long.Parse(match.Groups[1].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : JsonValue.Create(Resolve(text));

    private string Id(string prefix, string number)
    {
        var isText = prefix.Length > 0 && !char.IsAsciiDigit(prefix[0]);
        var head = prefix.Length > 0 ? prefix : OrderPrefix;
        var padded = number.PadLeft(NumberDigits, '0');
        // The last digits of the run are those that differ from run to run.
        var room = isText ? _run.Length : Math.Clamp(IdDigits - head.Length - padded.Length, 0, _run.Length);
        return (head + _run[^room..] + padded).PadRight(isText ? 0 : IdDigits, '0');
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])([A-Za-z]+|[0-9]*)#([0-9]{1,4})(?![0-9])")]
    private static partial Regex IdName();

    [GeneratedRegex(@"^@([+-][0-9]{1,9})$")]
    private static partial Regex Instant();
}
