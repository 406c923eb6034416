using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>What grains promise and what travels between them must keep its shape and its names.</summary>
public sealed partial class GrainContractTests
{
    [Fact]
    public void Every_grain_interface_has_a_rank_a_name_and_a_promise_and_its_methods_have_names()
    {
        var interfaces = Contracts().SelectMany(file => Interface().Matches(file.Text)).ToList();
        Assert.NotEmpty(interfaces);
        foreach (var found in interfaces)
        {
            var (name, head, body) = (found.Groups["name"].Value, found.Groups["head"].Value, found.Groups["body"].Value);
            Assert.True(Rank().IsMatch(head), $"{name} has no [CallRank]");
            Assert.True(Alias().IsMatch(head), $"{name} has no [Alias]");
            Assert.True(head.Contains("/// <summary>", StringComparison.Ordinal), $"{name} has no summary");

            var methods = Method().Count(body);
            var names = Alias().Matches(body).Select(alias => alias.Groups["alias"].Value).ToList();
            Assert.True(methods > 0, $"{name} has no methods");
            Assert.True(methods == names.Count, $"{name} has {methods} methods and {names.Count} aliases");
            Assert.Equal(names.Count, names.Distinct().Count());
        }
    }

    [Fact]
    public void Calls_go_from_shops_to_orders_to_SKUs()
    {
        var ranks = Contracts().SelectMany(file => Interface().Matches(file.Text)).ToDictionary(
            found => found.Groups["name"].Value,
            found => int.Parse(Rank().Match(found.Groups["head"].Value).Groups["rank"].Value, CultureInfo.InvariantCulture));

        Assert.True(ranks["IShopGrain"] < ranks["IOrderGrain"] && ranks["IOrderGrain"] < ranks["ISkuGrain"]);
        Assert.All(ranks.Values, rank => Assert.True(rank > 0, "rank 0 is for hosts and pumps"));
    }

    [Fact]
    public void Every_message_can_travel_and_says_under_which_name()
    {
        var messages = Messages();
        Assert.NotEmpty(messages);
        foreach (var (name, kind, head, _) in messages)
        {
            Assert.True(head.Contains("GenerateSerializer", StringComparison.Ordinal), $"{name} has no [GenerateSerializer]");
            Assert.True(Alias().IsMatch(head), $"{name} has no [Alias]");
            Assert.True(
                kind == "enum" || head.Contains("Immutable", StringComparison.Ordinal), $"{name} is not [Immutable]");
        }
    }

    [Fact]
    public void Members_of_messages_are_numbered_from_0_without_gaps()
    {
        var records = Messages().Where(message => message.Kind == "record").ToList();
        Assert.NotEmpty(records);
        foreach (var (name, _, _, members) in records)
        {
            var numbers = Id().Matches(members)
                .Select(id => int.Parse(id.Groups["id"].Value, CultureInfo.InvariantCulture)).ToList();
            var count = Generic().Replace(members, "").Count(letter => letter == ',') + 1;
            Assert.True(
                numbers.SequenceEqual(Enumerable.Range(0, count)),
                $"{name} has {count} members numbered {string.Join(", ", numbers)}");
        }
    }

    [Fact]
    public void Values_of_enums_that_travel_are_written_out_and_begin_with_none()
    {
        var enums = Contracts().SelectMany(file => EnumBody().Matches(file.Text)).ToList();
        Assert.NotEmpty(enums);
        foreach (var found in enums)
        {
            var name = found.Groups["name"].Value;
            var values = EnumValue().Matches(found.Groups["body"].Value);
            var lines = found.Groups["body"].Value.Split('\n').Select(Sources.CodeOf).Count(line => line.Trim().Length > 0);
            Assert.True(values.Count == lines, $"{name} leaves a value to the compiler");
            Assert.True(values[0].Value.StartsWith("None = 0", StringComparison.Ordinal), $"{name} does not begin with None = 0");
        }
    }

    [Fact]
    public void No_two_types_travel_under_one_name()
    {
        var heads = Messages().Select(message => message.Head)
            .Concat(Contracts().SelectMany(file => Interface().Matches(file.Text)).Select(found => found.Groups["head"].Value));
        var aliases = heads.Select(head => Alias().Match(head).Groups["alias"].Value).ToList();

        Assert.NotEmpty(aliases);
        Assert.All(aliases, alias => Assert.StartsWith("orderactors.", alias, StringComparison.Ordinal));
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
    }

    [Fact]
    public void Every_grain_class_has_a_name_of_its_own_that_is_stored()
    {
        var classes = Sources.Files("src/Grains").SelectMany(file => GrainClass().Matches(file.Text)).ToList();

        Assert.NotEmpty(classes);
        Assert.All(classes, found => Assert.Matches(@"\[GrainType\(""[a-z]+""\)\]", found.Groups["head"].Value));
    }

    private static IReadOnlyList<SourceFile> Contracts() => Sources.Files("src/GrainInterfaces");

    private static List<(string Name, string Kind, string Head, string Members)> Messages() =>
    [
        .. Contracts().SelectMany(file => Message().Matches(file.Text)).Select(found => (
            found.Groups["name"].Value,
            found.Groups["kind"].Value,
            found.Groups["head"].Value,
            found.Groups["members"].Value)),
    ];

    // A head is what stands on the lines right above a declaration: documentation and attributes.
    [GeneratedRegex(
        @"(?<head>(^(///|\[)[^\n]*\n)+)public interface (?<name>\w+) : IGrainWith\w+Key\n\{(?<body>.*?)^\}",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Interface();

    [GeneratedRegex(
        @"(?<head>(^(///|\[)[^\n]*\n)*)^public (sealed |readonly )*(?<kind>record|enum|struct)( struct)? (?<name>\w+)(\((?<members>.*?)\)(;|\n\{))?",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Message();

    [GeneratedRegex(
        @"^public enum (?<name>\w+)\n\{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex EnumBody();

    [GeneratedRegex(
        @"(?<head>(^(///|\[)[^\n]*\n)+)public sealed class (?<name>\w+)(\([^)]*\))? : Grain\b",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex GrainClass();

    [GeneratedRegex(@"\w+ = \d+,")]
    private static partial Regex EnumValue();

    [GeneratedRegex(@"\[CallRank\((?<rank>\d+)\)\]")]
    private static partial Regex Rank();

    [GeneratedRegex(@"Alias\(""(?<alias>[^""]+)""\)")]
    private static partial Regex Alias();

    [GeneratedRegex(@"^    Task\b", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"\[property: Id\((?<id>\d+)\)\]")]
    private static partial Regex Id();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Generic();
}
