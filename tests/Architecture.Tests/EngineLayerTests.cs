using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>The features of the engine know each other in one direction, so that each can be read without those above it.</summary>
public sealed partial class EngineLayerTests
{
    /// <summary>Each namespace of the engine, below those that may use it.</summary>
    private static readonly string[] s_fromBottomToTop =
        [
            "Aggregates", "Effects", "Inventory", "Orders", "Shops", "Hosting", "Hosting.Deliveries", "Hosting.Sweeps",
            "Subscriptions", "PublicEvents", "Webhooks",
        ];

    /// <summary>The scheduler and the pump compose what lies in their own folders.</summary>
    private static readonly (string From, string To)[] s_compositions =
        [("Hosting", "Hosting.Deliveries"), ("Hosting", "Hosting.Sweeps")];

    [Fact]
    public void Each_namespace_of_the_engine_uses_only_those_below_it()
    {
        var found = Sources.Files("src/Engine").SelectMany(Uses).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, use => Assert.Contains(use.To, s_fromBottomToTop));
        Assert.DoesNotContain(found, use => !IsAllowed(use.From, use.To));
    }

    [Fact]
    public void Each_namespace_of_the_engine_has_its_place() => Assert.Equal(
        s_fromBottomToTop.Order(StringComparer.Ordinal),
        Sources.Files("src/Engine").Select(NamespaceOf).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_use_of_what_lies_above_is_seen()
    {
        var file = new SourceFile(
            Path.Combine("src", "Engine", "Shops", "Example.cs"),
            [
                "using OrderActors.Engine.Hosting;",
                "namespace OrderActors.Engine.Shops;",
                "    private readonly Engine.Orders.OrderRecord _order;",
                "    // Engine.Hosting is only a word here.",
            ]);

        Assert.Equal([("Shops", "Hosting"), ("Shops", "Orders")], Uses(file).Select(use => (use.From, use.To)));
        Assert.False(IsAllowed("Shops", "Hosting"));
        Assert.True(IsAllowed("Shops", "Orders"));
    }

    private static bool IsAllowed(string from, string to) =>
        Array.IndexOf(s_fromBottomToTop, to) < Array.IndexOf(s_fromBottomToTop, from) || s_compositions.Contains((from, to));

    private static IEnumerable<Use> Uses(SourceFile file)
    {
        var from = NamespaceOf(file);
        return file.Lines
            .Where(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .SelectMany(line => EngineNamespace().Matches(Sources.CodeOf(line)))
            .Select(match => match.Groups[1].Value.TrimEnd('.'))
            .Select(name => s_fromBottomToTop.LastOrDefault(known => name == known || name.StartsWith(known + ".", StringComparison.Ordinal)) ?? name)
            .Where(to => to != from)
            .Select(to => new Use(file.Path, from, to));
    }

    /// <summary>Below the engine's own; empty for what lies at its top.</summary>
    private static string NamespaceOf(SourceFile file)
    {
        var line = file.Lines.First(line => line.StartsWith("namespace ", StringComparison.Ordinal));
        return line["namespace OrderActors.Engine".Length..].Trim('.', ';');
    }

    [GeneratedRegex(@"\bEngine\.([A-Z][A-Za-z]+(?:\.[A-Z][A-Za-z]+)?)")]
    private static partial Regex EngineNamespace();

    private sealed record Use(string File, string From, string To);
}
