using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>The repository's own text, for rules that a compiler does not know.</summary>
internal static partial class Sources
{
    public static string Root { get; } = FindRoot();

    public static string SourceFolder { get; } = Path.Combine(Root, "src");

    /// <summary>The C# files below a folder of the repository. A rule that looked at nothing has not passed.</summary>
    public static IReadOnlyList<SourceFile> Files(params string[] folders)
    {
        var files = folders
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path), File.ReadAllLines(path)))
            .ToList();
        Assert.All(folders, folder => Assert.Contains(
            files, file => file.Path.StartsWith(folder.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal)));
        return files;
    }

    /// <summary>Every project and every file of properties that the build reads.</summary>
    public static IEnumerable<string> ProjectFiles() => new[] { "src", "tests", "benchmarks" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
        .Concat(Directory.GetFiles(Root, "Directory.*"));

    /// <summary>A line without its comment and without what stands in its texts.</summary>
    public static string CodeOf(string line) => Comment().Replace(Text().Replace(line, "\"\""), "");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
            folder = folder.Parent;

        Assert.NotNull(folder);
        return folder.FullName;
    }

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Text();

    [GeneratedRegex("//.*$")]
    private static partial Regex Comment();
}

internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}
