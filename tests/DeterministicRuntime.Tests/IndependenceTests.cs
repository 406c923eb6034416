using System.Text.RegularExpressions;

namespace OrderActors.DeterministicRuntime.Tests;

/// <summary>Anybody with Orleans grains could use this runtime: it knows nothing of the product that it lies beside.</summary>
public sealed partial class IndependenceTests
{
    [Fact]
    public void It_refers_to_no_assembly_of_the_product() => Assert.DoesNotContain(
        typeof(DeterministicSilo).Assembly.GetReferencedAssemblies(),
        reference => reference.Name!.StartsWith(nameof(OrderActors), StringComparison.Ordinal));

    [Fact]
    public void Nothing_in_it_speaks_of_what_the_product_is_about()
    {
        var files = Directory.EnumerateFiles(Folder(), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".csproj" or ".md").ToList();
        Assert.NotEmpty(files);

        var found = files.SelectMany(file => ProductWord().Matches(File.ReadAllText(file))
            .Select(word => $"{Path.GetFileName(file)}: {word.Value}"));

        Assert.Empty(found);
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "tests", "DeterministicRuntime");
    }

    // "Order" is also a word of the runtime (first come, first served); the product's orders are capitalised or many.
    [GeneratedRegex(
        @"\b\w*(sku|tiktok|shop|seller|stock|inventory|shipment|webhook|refund)\w*\b|\bOrder(Grain|Key|Id)\b|\borders\b|\bIOrder\w*",
        RegexOptions.IgnoreCase)]
    private static partial Regex ProductWord();
}
