using System.Text.Json;

namespace OrderActors.EndToEnd.Tests.Cases;

/// <summary>The cases of our own: for each of the nine kinds of fault, where else the same kind can strike.</summary>
public sealed class OwnCaseTests
{
    private const int Kinds = 9;
    private const int LeastOfEachKind = 5;

    [Fact]
    public void Each_kind_of_fault_has_at_least_five_cases_of_our_own()
    {
        var counts = Cases().CountBy(own => own.GetProperty("kind").GetInt32()).ToDictionary();

        Assert.Equal(Enumerable.Range(1, Kinds), counts.Keys.Order());
        Assert.All(counts, kind => Assert.True(kind.Value >= LeastOfEachKind, $"kind {kind.Key} has {kind.Value} cases"));
    }

    [Fact]
    public void Each_case_says_what_goes_wrong_and_what_is_right() => Assert.All(Cases(), own =>
    {
        Assert.NotEmpty(own.GetProperty("problem").GetString()!);
        Assert.NotEmpty(own.GetProperty("expected").GetString()!);
        Assert.NotEmpty(own.GetProperty("steps").EnumerateArray());
    });

    private static List<JsonElement> Cases() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases", "own"), "*.json")
            .Select(path => JsonElement.Parse(File.ReadAllText(path)))];
}
