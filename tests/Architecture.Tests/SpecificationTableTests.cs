namespace OrderActors.Architecture.Tests;

/// <summary>The page that says what of the specification is there names nothing that is not there.</summary>
public sealed class SpecificationTableTests
{
    private static readonly SpecificationTable s_table = SpecificationTable.Read();

    [Fact]
    public void Every_item_stands_once_under_a_heading_that_counts_its_items() => AssertNone(WronglyCounted(s_table));

    [Fact]
    public void The_page_begins_with_how_many_items_are_in_each_state() => AssertNone(WronglySummed(s_table));

    [Fact]
    public void Each_item_says_what_there_is_or_what_is_missing() => AssertNone(s_table.Items.SelectMany(Incomplete));

    [Fact]
    public void Every_route_type_and_test_that_is_named_exists()
    {
        var declared = DeclaredNames.OfRepository();
        Assert.NotEmpty(s_table.Items.SelectMany(item => item.Routes));
        Assert.NotEmpty(s_table.Items.SelectMany(item => item.Types));
        Assert.NotEmpty(s_table.Items.SelectMany(item => item.Tests));

        AssertNone(s_table.Items.SelectMany(item => Missing(item, declared)));
    }

    [Fact]
    public void The_rules_see_what_they_forbid()
    {
        var declared = DeclaredNames.Of(
            [new SourceFile("Order.cs", ["public sealed record Order(int Version);", "// class Ghost"])],
            [new SourceFile("Routes.cs", ["var api = app.MapGroup(\"/api/v1\");", "api.MapGet(\"/orders\", ListAsync);"])],
            [new SourceFile("T.cs", ["public sealed class T", "[Fact]", "public void Holds()", "public void Helps()"])]);
        var table = SpecificationTable.Parse(
        [
            "| yes | 2 | fine |",
            "| all | 4 | |",
            "## Items (5)",
            "| `a` | yes | there | `GET /api/v1/orders` | `Order.Version` | `T.Holds` |",
            "| `a` | yes | | `POST /api/v1/orders` | `Ghost`, `Order.Name` | `T.Helps` |",
            "| `b` | not yet | nothing | none | `Order` | none |",
            "| `c` | partly | half | none | none | none |",
            "| `d` | soon | nothing | none | none | none |",
        ]);

        Assert.Equal(["Items: `a` stands 2 times"], WronglyCounted(table));
        Assert.Equal(["all: 4, and there are 5", "partly: 0, and there are 1", "not yet: 0, and there are 1"], WronglySummed(table));
        Assert.Equal(
            [
                "Items: `a`: a cell is empty", "Items: `b`: what is not there yet has no names",
                "Items: `c`: no test is named", "Items: `d`: 'soon' is no state",
            ],
            table.Items.SelectMany(Incomplete));
        Assert.Equal(
            [
                "Items: `a`: POST /api/v1/orders", "Items: `a`: Ghost", "Items: `a`: Order.Name", "Items: `a`: T.Helps",
            ],
            table.Items.SelectMany(item => Missing(item, declared)));
    }

    private static void AssertNone(IEnumerable<string> findings)
    {
        Assert.NotEmpty(s_table.Items);
        var found = findings.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> WronglyCounted(SpecificationTable table)
    {
        var repeated = table.Items.GroupBy(item => item.ToString()).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key} stands {same.Count()} times");
        var miscounted = table.Counted
            .Select(heading => (Title: heading.Key, Said: heading.Value, Are: table.Items.Count(item => item.Section == heading.Key)))
            .Where(heading => heading.Said != heading.Are)
            .Select(heading => $"{heading.Title}: {heading.Said}, and there are {heading.Are}");
        return repeated.Concat(miscounted);
    }

    private static IEnumerable<string> WronglySummed(SpecificationTable table)
    {
        var are = new Dictionary<string, int>
        {
            ["all"] = table.Items.Count,
            [SpecificationTable.Yes] = InState(SpecificationTable.Yes),
            [SpecificationTable.Partly] = InState(SpecificationTable.Partly),
            [SpecificationTable.NotYet] = InState(SpecificationTable.NotYet),
        };
        return are
            .Select(state => (state.Key, Said: table.Summary.GetValueOrDefault(state.Key), Are: state.Value))
            .Where(state => state.Said != state.Are)
            .Select(state => $"{state.Key}: {state.Said}, and there are {state.Are}");

        int InState(string state) => table.Items.Count(item => item.State == state);
    }

    private static IEnumerable<string> Incomplete(SpecificationItem item)
    {
        var names = item.Routes.Count + item.Types.Count + item.Tests.Count;
        if (item.Cells.Any(cell => cell.Length == 0))
            yield return $"{item}: a cell is empty";
        if (item.State is SpecificationTable.NotYet && names > 0)
            yield return $"{item}: what is not there yet has no names";
        if (item.State is SpecificationTable.Yes or SpecificationTable.Partly && item.Tests.Count == 0)
            yield return $"{item}: no test is named";
        if (item.State is not (SpecificationTable.Yes or SpecificationTable.Partly or SpecificationTable.NotYet))
            yield return $"{item}: '{item.State}' is no state";
    }

    private static IEnumerable<string> Missing(SpecificationItem item, DeclaredNames declared) => item.Routes
        .Where(route => !declared.Routes.Contains(route))
        .Concat(item.Types.Where(type => !declared.HasType(type)))
        .Concat(item.Tests.Where(test => !declared.Tests.Contains(test)))
        .Select(name => $"{item}: {name}");
}
