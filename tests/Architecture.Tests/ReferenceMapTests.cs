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
        ["EmbeddedSilo"] = [],
        ["GrainInterfaces"] = ["EmbeddedSilo"],
        ["Grains"] = ["Domain", "EmbeddedSilo", "Engine", "GrainInterfaces", "Ports"],

        // The outside world, behind the ports.
        ["Storage"] = ["Domain", "Ports"],
        ["Integrations"] = ["Domain", "Ports"],
        ["TikTokSandbox"] = [],

        // What composes them.
        ["Silo"] =
        [
            "Domain", "EmbeddedSilo", "Engine", "GrainInterfaces", "Grains", "Integrations", "Ports", "Storage",
        ],
        ["Gateway"] =
        [
            "Domain", "EmbeddedSilo", "Engine", "GrainInterfaces", "Grains", "Integrations", "Ports", "Silo", "Storage",
            "TikTokSandbox",
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

    [Fact]
    public void The_core_uses_no_package_and_the_ports_none_either()
    {
        foreach (var project in new[] { "Domain", "Ports" })
            Assert.Empty(PackagesOf(project));
    }

    [Fact]
    public void What_grains_promise_needs_the_runtime_and_nothing_else()
    {
        Assert.Equal(["Microsoft.Orleans.Sdk"], PackagesOf("GrainInterfaces"));
        Assert.Equal(["Microsoft.Orleans.Sdk"], PackagesOf("Grains"));
    }

    /// <summary>A program that has both runtimes in it would not know which one its grains are on.</summary>
    [Fact]
    public void Every_project_is_built_on_one_runtime_or_the_other()
    {
        foreach (var project in s_map.Keys)
        {
            var file = XDocument.Load(FileOf(project));
            foreach (var reference in file.Descendants("ProjectReference").Concat(file.Descendants("PackageReference")))
            {
                var name = reference.Attribute("Include")!.Value;
                var runtime = name.EndsWith("EmbeddedSilo.csproj", StringComparison.Ordinal) ? "'Embedded'"
                    : name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal) ? "'Orleans'"
                    : null;
                if (runtime is not null)
                    Assert.Equal($"'$(ActorRuntime)' == {runtime}", reference.Parent!.Attribute("Condition")?.Value);
            }
        }
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
