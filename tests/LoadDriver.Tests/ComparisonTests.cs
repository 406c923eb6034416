using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Tests;

public sealed class ComparisonTests
{
    private static readonly Goal s_ratio = new("P1", "throughput", "ratio", 0.2, 0.4, 0.6, "R1");
    private static readonly Goal s_time = new("P8", "latency", "ms", 1_000, 200, 50);

    [Fact]
    public async Task Contenders_run_forwards_and_backwards_in_turn()
    {
        var order = "";
        var values = await Repeated.RunAsync(4, [("A", () => RunAsync("A", 1)), ("B", () => RunAsync("B", 2))]);

        Assert.Equal("ABBAABBA", order);
        Assert.Equal([1, 1, 1, 1], values["A"].Values);
        Assert.Equal(2, values["B"].Median);

        Task<double> RunAsync(string name, double value)
        {
            order += name;
            return Task.FromResult(value);
        }
    }

    [Fact]
    public void The_median_of_an_even_number_of_runs_lies_between_the_two_in_the_middle()
    {
        Assert.Equal(3, new Samples([9, 1, 3]).Median);
        Assert.Equal(2.5, new Samples([9, 1, 3, 2]).Median);
        Assert.Equal("2.5 (1 to 9)", new Samples([9, 1, 3, 2]).ToString());
    }

    [Theory]
    [InlineData(0.6, "beyond")]
    [InlineData(0.5, "met")]
    [InlineData(0.3, "NOT met, above the floor")]
    [InlineData(0.1, "NOT met, below the floor")]
    public void A_ratio_is_better_when_larger(double figure, string verdict) => Assert.Equal(verdict, s_ratio.Judge(figure));

    [Theory]
    [InlineData(50, "beyond")]
    [InlineData(200, "met")]
    [InlineData(201, "NOT met, above the floor")]
    [InlineData(1_001, "NOT met, below the floor")]
    public void A_time_is_better_when_smaller(double figure, string verdict) => Assert.Equal(verdict, s_time.Judge(figure));

    [Fact]
    public void A_figure_without_its_baseline_is_shown_and_not_judged()
    {
        var row = new Measured("P1", "sqlite", new Samples([1_000]), "1/s", Note: "it is not built");

        Assert.Null(row.Figure(isRatio: true));
        Assert.Contains("not judged: no figure of R1; it is not built", GoalTable.Write([s_ratio], [row], ["sqlite"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_that_was_not_measured_says_why()
    {
        var table = GoalTable.Write([s_ratio, s_time], [Measured.Not("P1", "sqlite", "a rule is broken")], ["sqlite"]);

        Assert.Contains("not measured: a rule is broken", table, StringComparison.Ordinal);
        Assert.Contains("not measured: it was not asked for", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_a_table_are_as_wide_as_their_widest_cell()
    {
        var table = new TextTable("a", "second", "c");
        table.Add("long", "x", "end");

        Assert.Equal("a     second  c\nlong  x       end\n", table.ToString());
    }

    [Fact]
    public void A_chart_is_well_formed_and_shows_every_line()
    {
        var svg = new LineChart("load & answer", "offered")
            .With("ms", ("p50", [(1, 2), (10, 3)]), ("p99", [(1, 4), (10, 0)]))
            .ToSvg();

        var root = System.Xml.Linq.XDocument.Parse(svg).Root!;
        Assert.Equal(2, root.Elements().Count(element => element.Name.LocalName == "polyline"));
    }
}
