using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>An operator finds every measure and span that the program has on one page, and none that it has not.</summary>
public sealed partial class TelemetryTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Sources.Root, "docs", "telemetry.md"));

    [Fact]
    public void Each_measure_is_explained_and_no_other()
    {
        var made = Measure().Matches(NamesIn("Measures")).Select(name => name.Groups[1].Value);
        var explained = Row().Matches(s_page).Select(name => name.Groups[1].Value);

        Assert.Equal(made.Order(StringComparer.Ordinal), explained.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_span_is_explained()
    {
        var spans = Literal().Matches(NamesIn("Spans")).Select(name => name.Groups[1].Value).ToList();

        Assert.NotEmpty(spans);
        Assert.All(spans, span => Assert.Contains($"| `{span}` |", s_page, StringComparison.Ordinal));
    }

    /// <summary>The body of one of the classes that hold names.</summary>
    private static string NamesIn(string type) =>
        TextOf("Telemetry.cs").Split($"static class {type}")[1].Split("\n    }")[0];

    private static string TextOf(string file) =>
        Assert.Single(Sources.Files("src"), source => Path.GetFileName(source.Path) == file).Text;

    [GeneratedRegex("\"(orderactors\\.[a-z_.]+)\"")]
    private static partial Regex Measure();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("^\\| `(orderactors\\.[a-z_.]+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
