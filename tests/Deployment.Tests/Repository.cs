using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace OrderActors.Deployment.Tests;

/// <summary>The files that describe an installation, as the tools that read them see them.</summary>
internal static class Repository
{
    private static string Root { get; } = FindRoot();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Files(string folder, string pattern) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), pattern).Select(file => Path.GetRelativePath(Root, file)).Order()];

    /// <summary>The documents of a file, with anchors and merge keys resolved.</summary>
    public static IReadOnlyList<Dictionary<object, object?>> Yaml(string path)
    {
        var parser = new MergingParser(new Parser(new StringReader(Text(path))));
        var reader = new DeserializerBuilder().Build();
        var documents = new List<Dictionary<object, object?>>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(reader.Deserialize<Dictionary<object, object?>>(parser));

        return documents;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("these tests run below the root of the repository");
    }
}
