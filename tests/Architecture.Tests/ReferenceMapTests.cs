using System.Xml.Linq;

namespace OrderActors.Architecture.Tests;

/// <summary>References point one way. A row that is missing here is as wrong as a reference too many.</summary>
public sealed class ReferenceMapTests
{
    private static readonly Dictionary<string, string[]> s_map = new()
    {
        // The pure core, and what it needs from outside.
        ["Domain"] = [],
        ["Ports"] = ["Domain"],
        ["Engine"] = ["Domain", "Ports"],

        // The actors.
        ["GrainInterfaces"] = [],
        ["Grains"] = ["Domain", "Engine", "GrainInterfaces", "Ports"],

        // The outside world, behind the ports.
        ["Storage"] = ["Domain", "Ports"],
        ["Integrations"] = ["Domain", "Ports"],
        ["Sandbox"] = [],

        // What composes them.
        ["Silo"] =
        [
            "Domain", "Engine", "GrainInterfaces", "Grains", "Integrations", "Ports", "Storage",
        ],
        ["Gateway"] =
        [
            "Domain", "Engine", "GrainInterfaces", "Grains", "Integrations", "Ports", "Silo", "Storage",
            "Sandbox",
        ],
    };

    [Fact]
    public void Every_project_references_exactly_what_the_map_allows()
    {
        var actual = ReadProjects();

        Assert.Equal(s_map.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(s_map, row => Assert.Equal(row.Value.Order(StringComparer.Ordinal), actual[row.Key]));
    }

    [Fact]
    public void Nothing_points_at_the_gateway_and_no_reference_comes_back()
    {
        Assert.DoesNotContain(s_map.Values, references => references.Contains("Gateway"));
        Assert.All(s_map.Keys, project => Assert.DoesNotContain(project, Reachable(project)));
    }

    /// <summary>UUIDNext computes ids from names, ENSNormalize composes Unicode; neither has input, output or a clock.</summary>
    [Fact]
    public void The_core_uses_packages_that_only_compute_and_the_ports_use_none()
    {
        Assert.Equal(["ADRaffy.ENSNormalize", "UUIDNext"], PackagesOf("Domain"));
        Assert.Empty(PackagesOf("Ports"));
    }

    [Fact]
    public void What_grains_promise_needs_the_runtime_and_nothing_else()
    {
        Assert.Equal(["Microsoft.Orleans.Sdk"], PackagesOf("GrainInterfaces"));
        Assert.Equal(["Microsoft.Orleans.Sdk"], PackagesOf("Grains"));
    }

    /// <summary>One runtime, one build: what is compiled depends on nothing that a caller of the build could set.</summary>
    [Fact]
    public void No_project_is_built_in_two_ways()
    {
        var files = Sources.ProjectFiles().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotMatch(
            @"<(ItemGroup|ProjectReference|PackageReference|Compile)\b[^>]*\bCondition=", File.ReadAllText(file)));
    }

    /// <remarks>What only looks at the code while it is compiled does not travel with it, and is not counted.</remarks>
    private static IEnumerable<string> PackagesOf(string project) => XDocument.Load(FileOf(project))
        .Descendants("PackageReference").Where(reference => reference.Attribute("PrivateAssets")?.Value != "all")
        .Select(reference => reference.Attribute("Include")!.Value);

    private static string FileOf(string project) => Path.Combine(Sources.SourceFolder, project, $"{project}.csproj");

    private static Dictionary<string, IEnumerable<string>> ReadProjects()
    {
        var projects = Directory.GetFiles(Sources.SourceFolder, "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        return projects.ToDictionary(
            project => Path.GetFileNameWithoutExtension(project),
            project => (IEnumerable<string>)XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)
                .ToList());
    }

    private static HashSet<string> Reachable(string project)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(s_map[project]);
        while (open.TryDequeue(out var next))
        {
            if (reached.Add(next))
                s_map[next].ToList().ForEach(open.Enqueue);
        }

        return reached;
    }
}
