using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>Journal entries in words, for people. A type without a sentence is shown by its name.</summary>
public static class TimelineSentences
{
    private static readonly FrozenDictionary<string, Func<JsonElement, string>> Sentences =
        new Dictionary<string, Func<JsonElement, string>>
        {
            ["order.created"] = _ => "TikTok told us of the order for the first time.",
            ["order.channel-changed"] = data => $"TikTok changed the order{Status(data)}.",
            ["order.validated"] = data => $"Its lines are linked to stock{Note(data)}.",
            ["order.stock-exempted"] = data => $"The order takes no stock of ours{Because(data)}.",
            ["order.inventory-reserved"] = data => $"Stock is reserved for it{At(data)}{Until(data)}.",
            ["order.stock-refused"] = data => $"Stock could not be reserved{Because(data)}.",
            ["order.stock-confirmed"] = _ => "The reservation is firm and no longer expires.",
            ["order.stock-lost"] = _ => "The reservation ran out before it was confirmed.",
            ["order.stock-shrunk"] = _ => "Fewer units are needed; the rest went back to stock.",
            ["order.stock-released"] = data => Flag(data, "hadNothing")
                ? "Nothing had been reserved, so nothing went back to stock."
                : "What had been reserved went back to stock.",
            ["order.stock-consumed"] = data => $"The reserved units left the building{At(data)}.",
            ["order.lines-consumed"] = data => $"The units of {Lines(data)} left the building{At(data)}; the others are still reserved.",
            ["order.stock-conflicted"] = data => $"It was dispatched without stock of ours{Because(data)}. A stocktake is due.",
            ["order.stock-wanted"] = data => $"Stock is asked for again{Round(data)}.",
            ["order.processing"] = _ => "Processing began.",
            ["order.shipped"] = _ => "The carrier has everything that it ships.",
            ["order.delivered"] = _ => "Everything was delivered.",
            ["order.cancelled"] = data => $"The order was cancelled{By(data)}{Because(data)}.",
            ["order.failed"] = data => $"The order failed{Because(data)}{Attempt(data)}.",
            ["order.closed-by-channel"] = data => $"TikTok closed the order{Because(data)}.",
            ["order.hold-placed"] = data =>
                $"{(Lines(data) is { Length: > 0 } lines ? Capital(lines) : "The order")} was put on hold{Kind(data)}{Because(data)}.",
            ["order.stop-announced"] = data => $"The order was put on hold{Because(data)}.",
            ["order.hold-released"] = data => $"A hold was lifted{Kind(data)}{Because(data)}.",
            ["order.retry-requested"] = _ => "Somebody asked to try the order again.",
            ["order.ship-intended"] = _ => "Shipping is about to be arranged at TikTok.",
            ["order.ship-arranged"] = data => $"Shipping is arranged at TikTok{Tracking(data)}.",
            ["order.cancel-intended"] = data =>
                $"TikTok is about to be asked to cancel {(Lines(data) is { Length: > 0 } lines ? lines : "it")}{Because(data)}.",
            ["order.cancel-accepted"] = _ => "TikTok agreed to cancel it.",
            ["order.effect-refused"] = data => Member(data, "isSuperseded") is { ValueKind: JsonValueKind.True }
                ? $"A call to TikTok was given up, because the order had changed{Because(data)}."
                : $"TikTok said no{Because(data)}.",
            ["order.effect-taken-up"] = _ => "The unfinished call to TikTok was taken up.",
            ["order.effect-delayed"] = data => $"The call to TikTok is tried again later{Because(data)}.",
            ["order.effect-uncertain"] = data => $"Nobody knows whether TikTok did it; a person has to look{Because(data)}.",
            ["order.step-failed"] = data => $"A step failed and is tried again later{Because(data)}.",
            ["order.checked-again"] = data => $"Nothing was heard in time, so TikTok is asked again{Because(data)}.",
        }.ToFrozenDictionary();

    /// <summary>True when the type has a sentence of its own.</summary>
    public static bool Knows(string type) => Sentences.ContainsKey(NameOf(type));

    public static string Of(string type, JsonElement data) =>
        Sentences.TryGetValue(NameOf(type), out var sentence) ? sentence(data) : type;

    /// <summary>The same; for a SKU that nobody knows, with the address at which to make it known.</summary>
    /// <param name="changes">What the channel says otherwise than before, where the entry brings that.</param>
    public static string Of(string type, JsonElement data, string shopId, ImmutableArray<ChannelChange> changes)
    {
        var isOwn = OwnChannel.Is(shopId);
        if (!changes.IsDefaultOrEmpty)
        {
            var what = ChannelChangeWords.Of(changes);
            return isOwn ? $"The order was changed through the API: {what}." : $"TikTok changed the order: {what}.";
        }

        if (Text(data, "reason") is nameof(FailureReason.UnknownSku))
            return $"{Of(type, data)} {UnknownSkuHint.For(shopId)}";

        return (isOwn ? OfOwn(NameOf(type), data) : null) ?? Of(type, data);
    }

    /// <summary>What TikTok had no part in.</summary>
    private static string? OfOwn(string name, JsonElement data) => name switch
    {
        "order.created" => "The order was created through the API.",
        "order.channel-changed" => $"The order was changed through the API{Status(data)}.",
        "order.shipped" => "Everything was handed to the carrier.",
        _ => null,
    };

    // "order.inventory_reserved.v1" and "order.inventory-reserved" say the same.
    private static string NameOf(string type)
    {
        var end = type.LastIndexOf(".v", StringComparison.Ordinal);
        var isVersion = end > 0 && type.AsSpan(end + 2) is { Length: > 0 } rest && !rest.ContainsAnyExceptInRange('0', '9');
        return (isVersion ? type[..end] : type).Replace('_', '-');
    }

    private static string Because(JsonElement data) =>
        (Text(data, "message") ?? Text(data, "why") ?? Text(data, "reason")) is { Length: > 0 } said
            ? ": " + said.TrimEnd('.')
            : "";

    private static string Note(JsonElement data) => Text(data, "note") is { Length: > 0 } note ? "; " + note : "";

    private static string By(JsonElement data) => Text(data, "by") is { Length: > 0 } by ? $" by {by.ToLowerInvariant()}" : "";

    private static string Kind(JsonElement data) => Text(data, "kind") is { Length: > 0 } kind ? $" ({kind})" : "";

    private static string Tracking(JsonElement data) =>
        Text(data, "trackingNumber") is { Length: > 0 } number ? $", tracking number {number}" : "";

    private static string Attempt(JsonElement data) =>
        Text(data, "attempt") is { } attempt and not "1" ? $" (attempt {attempt})" : "";

    private static string Round(JsonElement data) => Text(data, "round") is { } round ? $" (round {round})" : "";

    private static string Until(JsonElement data) => Text(data, "expiresAt") is { } until
        && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? string.Create(CultureInfo.InvariantCulture, $" until {at.UtcDateTime:HH:mm:ss} UTC")
            : "";

    private static string At(JsonElement data) =>
        Text(data, "location") is { Length: > 0 } location ? $" at {location}" : "";

    private static bool Flag(JsonElement data, string name) => Member(data, name) is { ValueKind: JsonValueKind.True };

    private static string Lines(JsonElement data) =>
        Member(data, "lineIds") is { ValueKind: JsonValueKind.Array } ids && ids.GetArrayLength() > 0
            ? (ids.GetArrayLength() == 1 ? "line " : "lines ") + string.Join(", ", ids.EnumerateArray().Select(id => id.ToString()))
            : "";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Status(JsonElement data) =>
        Member(data, "channel") is { } channel && Text(channel, "statusText") is { Length: > 0 } status ? $" to {status}" : "";

    private static string? Text(JsonElement data, string name) => Member(data, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static JsonElement? Member(JsonElement data, string name)
    {
        if (data.ValueKind is not JsonValueKind.Object)
            return null;

        foreach (var member in data.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }

        return null;
    }
}
