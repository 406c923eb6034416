using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>The tables of <c>docs/specification.md</c>: which item of the specification is met by what.</summary>
internal sealed partial class SpecificationTable
{
    public const string Yes = "yes";
    public const string Partly = "partly";
    public const string NotYet = "not yet";

    private SpecificationTable(
        IReadOnlyList<SpecificationItem> items, IReadOnlyDictionary<string, int> counted, IReadOnlyDictionary<string, int> summary)
    {
        Items = items;
        Counted = counted;
        Summary = summary;
    }

    public IReadOnlyList<SpecificationItem> Items { get; }

    /// <summary>How many items each heading says that it has.</summary>
    public IReadOnlyDictionary<string, int> Counted { get; }

    /// <summary>How many items the page says are in each state.</summary>
    public IReadOnlyDictionary<string, int> Summary { get; }

    public static SpecificationTable Read() =>
        Parse(File.ReadAllLines(Path.Combine(Sources.Root, "docs", "specification.md")));

    public static SpecificationTable Parse(IEnumerable<string> lines)
    {
        var items = new List<SpecificationItem>();
        var counted = new Dictionary<string, int>();
        var summary = new Dictionary<string, int>();
        var section = "";
        foreach (var line in lines)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                section = heading.Groups["title"].Value;
                counted.Add(section, Number(heading.Groups["count"].Value));
            }
            else if (section.Length == 0 && Count().Match(line) is { Success: true } count)
            {
                summary.Add(count.Groups["state"].Value, Number(count.Groups["count"].Value));
            }
            else if (line.StartsWith("| `", StringComparison.Ordinal))
            {
                items.Add(SpecificationItem.Of(section, line));
            }
        }

        return new SpecificationTable(items, counted, summary);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^## (?<title>.+) \((?<count>\d+)\)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (?<state>yes|partly|not yet|all) \| (?<count>\d+) \|")]
    private static partial Regex Count();
}

/// <param name="Cells">All cells as they stand: item, state, what there is, routes, types, tests.</param>
internal sealed partial record SpecificationItem(string Section, IReadOnlyList<string> Cells)
{
    private const int Columns = 6;

    public string Name => Cells[0];

    public string State => Cells[1];

    public IReadOnlyList<string> Routes => NamesIn(3);

    public IReadOnlyList<string> Types => NamesIn(4);

    public IReadOnlyList<string> Tests => NamesIn(5);

    public static SpecificationItem Of(string section, string line)
    {
        var cells = line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToList();
        Assert.True(cells.Count == Columns, $"a row has {Columns} cells: {line}");
        return new SpecificationItem(section, cells);
    }

    public override string ToString() => $"{Section}: {Name}";

    private List<string> NamesIn(int column) => [.. InBackticks().Matches(Cells[column]).Select(name => name.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InBackticks();
}
