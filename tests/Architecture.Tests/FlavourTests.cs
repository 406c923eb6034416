using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrderActors.Architecture.Tests;

/// <summary>What is built on Orleans: everything but what exists for the embedded silo alone.</summary>
public sealed partial class FlavourTests
{
    private const string Runtime = "EmbeddedSilo";

    [Fact]
    public void The_Orleans_solution_leaves_out_what_needs_the_embedded_silo_and_nothing_else()
    {
        var all = SolutionProject().Matches(File.ReadAllText(FileOf("OrderActors.sln")))
            .Select(project => project.Groups["path"].Value).ToList();
        Assert.NotEmpty(all);

        var expected = all.Where(path => !NeedsEmbeddedSilo(FileOf(path), [])).Order(StringComparer.Ordinal);

        Assert.Equal(expected, OnOrleans().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Test_projects_that_are_left_out_are_skipped_by_name()
    {
        var script = File.ReadAllText(FileOf("test.sh"));
        var leftOut = Directory.GetFiles(FileOf("tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Where(path => NeedsEmbeddedSilo(path, [])).Select(path => Path.GetFileNameWithoutExtension(path)).ToList();

        Assert.NotEmpty(leftOut);
        Assert.All(leftOut, name => Assert.Contains($"Orleans/{name}", script, StringComparison.Ordinal));
    }

    private static IEnumerable<string> OnOrleans() => JsonDocument
        .Parse(File.ReadAllText(FileOf("tests/OrderActors.Orleans.slnf"))).RootElement
        .GetProperty("solution").GetProperty("projects").EnumerateArray().Select(project => project.GetString()!);

    /// <summary>A reference that stands under no condition holds for every runtime.</summary>
    private static bool NeedsEmbeddedSilo(string project, HashSet<string> seen)
    {
        if (Path.GetFileNameWithoutExtension(project) == Runtime)
            return true;

        return seen.Add(project) && XDocument.Load(project).Descendants("ProjectReference")
            .Where(reference => reference.Parent!.Attribute("Condition") is null)
            .Select(reference => Path.GetFullPath(
                reference.Attribute("Include")!.Value.Replace('\\', '/'), Path.GetDirectoryName(project)!))
            .Any(reference => NeedsEmbeddedSilo(reference, seen));
    }

    private static string FileOf(string path) => Path.Combine(Sources.Root, path.Replace('\\', Path.DirectorySeparatorChar));

    [GeneratedRegex(@"""(?<path>[^""]+\.csproj)""")]
    private static partial Regex SolutionProject();
}
