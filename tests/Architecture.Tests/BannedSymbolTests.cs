using System.Reflection;
using System.Xml.Linq;

namespace OrderActors.Architecture.Tests;

/// <summary>
/// Time, ids, chance and threads come from outside where rules and turns run. The compiler refuses the rest, by
/// <c>src/BannedSymbols.txt</c>; here is only made sure that it looks, and that every line there names something.
/// </summary>
public sealed class BannedSymbolTests
{
    private const string Package = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    private static readonly Assembly[] s_assemblies =
    [
        typeof(object).Assembly,
        typeof(System.Diagnostics.Stopwatch).Assembly,
        typeof(System.Security.Cryptography.RandomNumberGenerator).Assembly,
        typeof(System.Threading.Tasks.Parallel).Assembly,
        typeof(System.Timers.Timer).Assembly,
        typeof(UUIDNext.Uuid).Assembly,
    ];

    [Theory]
    [InlineData("Domain")]
    [InlineData("Ports")]
    [InlineData("Engine")]
    [InlineData("Grains")]
    public void The_compiler_looks_for_banned_symbols(string project)
    {
        var file = XDocument.Load(Path.Combine(Sources.SourceFolder, project, $"{project}.csproj"));

        Assert.Contains(file.Descendants("PackageReference"), one => one.Attribute("Include")?.Value == Package);
        Assert.Contains(file.Descendants("AdditionalFiles"), one => one.Attribute("Include")?.Value == "../BannedSymbols.txt");
    }

    [Fact]
    public void Every_banned_symbol_exists()
    {
        var known = s_assemblies.SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(IdsOf)
            .ToHashSet(StringComparer.Ordinal);
        var banned = File.ReadLines(Path.Combine(Sources.SourceFolder, "BannedSymbols.txt"))
            .Select(line => line.Split(';')[0]).ToList();

        Assert.NotEmpty(banned);
        // The analyzer passes over in silence what it cannot find.
        Assert.Empty(banned.Except(known, StringComparer.Ordinal));
    }

    /// <summary>The names by which compilers' documentation calls a type and its members.</summary>
    private static IEnumerable<string> IdsOf(Type type) =>
    [
        $"T:{type.FullName}",
        .. type.GetProperties(All).Select(property => $"P:{type.FullName}.{property.Name}"),
        .. type.GetConstructors(All).Select(constructor => $"M:{type.FullName}.#ctor{ParametersOf(constructor)}"),
        .. type.GetMethods(All).Select(method => $"M:{type.FullName}.{method.Name}{ArityOf(method)}{ParametersOf(method)}"),
    ];

    private const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static string ArityOf(MethodInfo method) =>
        method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string ParametersOf(MethodBase method) =>
        method.GetParameters() is { Length: > 0 } parameters
            ? $"({string.Join(',', parameters.Select(parameter => NameOf(parameter.ParameterType)))})"
            : "";

    private static string NameOf(Type type)
    {
        if (type.IsGenericMethodParameter)
            return $"``{type.GenericParameterPosition}";
        if (!type.IsGenericType)
            return type.FullName ?? type.Name;

        var name = type.GetGenericTypeDefinition().FullName!.Split('`')[0];
        return $"{name}{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}";
    }
}
