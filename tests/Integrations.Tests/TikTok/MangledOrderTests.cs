using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>
/// Every place of a full order is removed or replaced by each of a set of wrong values, one at a time and then in seeded
/// groups. Only the places that an order cannot do without may stop it, and then the message names the place.
/// </summary>
public sealed partial class MangledOrderTests
{
    private static readonly TikTokOrderReader Reader = new();

    // As JSON text, because a few of them are no value that a JsonNode can hold. Null means: remove the member.
    private static readonly string?[] Wrong =
    [
        null, "null", "\"\"", "\"0\"", "0", "-1", "1.5", "1e300", "-9223372036854775809", "true", "{}", "[]", "[5]", "[{}]",
        "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"99999999999999999999999999999999999999\"", "{\"id\":[]}",
    ];

    public static TheoryData<string> OrderSamples => TikTokOrderReaderTests.OrderSamples;

    [Theory]
    [MemberData(nameof(OrderSamples))]
    public void One_mangled_place_stops_an_order_only_where_it_cannot_do_without(string file)
    {
        var order = OrderJson.FromSample(file);
        var places = Places(order, "").ToList();
        Assert.True(places.Count > 100, $"only {places.Count} places in {file}");

        foreach (var place in places)
        {
            foreach (var wrong in Wrong)
                ReadMangled(order, [(place, wrong)]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_mangled_places_stop_an_order_only_where_it_cannot_do_without(int seed)
    {
        var random = new Random(seed);
        var order = OrderJson.FromSample("order-rymndcs-detail-202507.json");
        var places = Places(order, "").ToArray();

        for (var round = 0; round < 300; round++)
        {
            var changes = random.GetItems(places, random.Next(2, 30)).Distinct()
                .Select(place => (place, Wrong[random.Next(Wrong.Length)])).ToList();
            ReadMangled(order, changes);
        }
    }

    [Theory]
    [InlineData("id")]
    [InlineData("status")]
    [InlineData("update_time")]
    [InlineData("line_items")]
    [InlineData("line_items[0].id")]
    [InlineData("line_items[0].sku_id")]
    [InlineData("line_items[0].combined_listing_skus[0].sku_id")]
    public void A_missing_required_field_is_refused_by_its_name(string field)
    {
        var order = OrderJson.FromSample("order-rymndcs-detail-202507.json");

        var exception = Assert.Throws<FormatException>(() => Reader.Read(Mangle(order, [(field, null)])));

        Assert.EndsWith($" {field}", exception.Message, StringComparison.Ordinal);
    }

    private static void ReadMangled(JsonObject order, IReadOnlyList<(string Place, string? Wrong)> changes)
    {
        var json = Mangle(order, changes);
        try
        {
            Reader.Read(json);
        }
        catch (FormatException exception)
        {
            var field = exception.Message.Split(' ')[^1];
            Assert.True(Required().IsMatch(field), $"{field} stopped the order: {exception.Message}");
            Assert.True(
                changes.Any(change => field.StartsWith(change.Place, StringComparison.Ordinal)),
                $"{field} was not touched by {string.Join(", ", changes)}");
        }
    }

    private static IEnumerable<string> Places(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(member => Here(member.Value, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray items => items.SelectMany((item, index) => Here(item, $"{path}[{index}]")),
        _ => [],
    };

    private static IEnumerable<string> Here(JsonNode? node, string path) => Places(node, path).Prepend(path);

    private static string Mangle(JsonObject order, IReadOnlyList<(string Place, string? Wrong)> changes)
    {
        var copy = order.DeepClone();
        var marks = new Dictionary<string, string>();
        foreach (var (place, wrong) in changes)
        {
            var mark = wrong is null ? null : $"mark-{marks.Count}-";
            if (mark is not null)
                marks[$"\"{mark}\""] = wrong!;
            Replace(copy, place, mark);
        }

        return marks.Aggregate(copy.ToJsonString(), (json, mark) => json.Replace(mark.Key, mark.Value, StringComparison.Ordinal));
    }

    private static void Replace(JsonNode root, string place, string? value)
    {
        var steps = Step().Matches(place).Select(match => match.Value).ToArray();
        JsonNode? parent = root;
        foreach (var step in steps[..^1])
            parent = Child(parent, step);

        if (parent is JsonObject members && members.ContainsKey(steps[^1]))
        {
            members.Remove(steps[^1]);
            if (value is not null)
                members[steps[^1]] = value;
        }
        else if (parent is JsonArray items && items.Count > Index(steps[^1]))
        {
            items[Index(steps[^1])] = value;
        }
    }

    private static JsonNode? Child(JsonNode? parent, string step) => parent switch
    {
        JsonObject members => members[step],
        JsonArray items when items.Count > Index(step) => items[Index(step)],
        _ => null,
    };

    private static int Index(string step) =>
        int.Parse(step.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[\d+\]|[^.\[\]]+")]
    private static partial Regex Step();

    [GeneratedRegex(@"^(id|status|update_time|line_items|line_items\[0\]\.(id|sku_id|(combined_listing_skus|sub_item_info)\[\d+\]\.sku_id|combined_listing_skus\[\d+\]\.sku_count))$")]
    private static partial Regex Required();
}
