using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>Routes, types and tests that the sources declare, found by their text.</summary>
internal sealed partial class DeclaredNames
{
    private const string ApiRoutes = "api";

    /// <summary>The code of the files that declare a type of a name; a partial type has several.</summary>
    private readonly ILookup<string, string> _codeByType;

    private DeclaredNames(ILookup<string, string> codeByType, IReadOnlySet<string> routes, IReadOnlySet<string> tests)
    {
        _codeByType = codeByType;
        Routes = routes;
        Tests = tests;
    }

    /// <summary>Such as <c>GET /api/v1/orders/{orderId}</c>.</summary>
    public IReadOnlySet<string> Routes { get; }

    /// <summary>Such as <c>OrderTests.Filters_choose</c>.</summary>
    public IReadOnlySet<string> Tests { get; }

    public static DeclaredNames OfRepository() => Of(
        Sources.Files("src", "benchmarks"), Sources.Files("src/Gateway"), Sources.Files("tests"));

    public static DeclaredNames Of(
        IReadOnlyList<SourceFile> code, IReadOnlyList<SourceFile> gateway, IReadOnlyList<SourceFile> tests) => new(
        code.Select(CodeOf)
            .SelectMany(text => DeclaredType().Matches(text).Select(type => (Name: type.Groups[1].Value, Code: text)))
            .ToLookup(declared => declared.Name, declared => declared.Code),
        RoutesOf(gateway).ToHashSet(StringComparer.Ordinal),
        tests.SelectMany(TestsOf).ToHashSet(StringComparer.Ordinal));

    /// <param name="name">A type, or a type and one of its members: <c>ISkuGrain.ReserveAsync</c>.</param>
    public bool HasType(string name)
    {
        var parts = name.Split('.');
        return _codeByType[parts[0]].Any(code => parts.Skip(1).All(member => Regex.IsMatch(code, $@"\b{member}\b")));
    }

    private static string CodeOf(SourceFile file) => string.Join('\n', file.Lines.Select(Sources.CodeOf));

    private static IEnumerable<string> RoutesOf(IReadOnlyList<SourceFile> gateway)
    {
        var prefix = gateway.SelectMany(file => ApiPrefix().Matches(file.Text)).Select(match => match.Groups[1].Value).Single();
        return gateway.SelectMany(file => Route().Matches(file.Text)).Select(route =>
            $"{route.Groups["verb"].Value.ToUpperInvariant()} "
            + (route.Groups["on"].Value == ApiRoutes ? prefix : "") + route.Groups["path"].Value);
    }

    /// <summary>Methods with an attribute that makes them a test, with the class above them.</summary>
    private static IEnumerable<string> TestsOf(SourceFile file)
    {
        var type = "";
        var isTest = false;
        foreach (var line in file.Lines)
        {
            if (TypeName().Match(line) is { Success: true } declared)
                type = declared.Groups[1].Value;
            else if (TestAttribute().IsMatch(line))
                isTest = true;
            else if (isTest && MethodName().Match(line) is { Success: true } method)
            {
                isTest = false;
                yield return $"{type}.{method.Groups[1].Value}";
            }
        }
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?!class\b|struct\b)(\w+)")]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"MapGroup\(""(/api/[^""]*)""\)")]
    private static partial Regex ApiPrefix();

    [GeneratedRegex(@"\b(?<on>\w+)\.Map(?<verb>Get|Post|Put|Patch|Delete)\(\s*""(?<path>[^""]+)""")]
    private static partial Regex Route();

    [GeneratedRegex(@"^\s*(?:public|internal)[\w\s]*\bclass\s+(\w+)")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"^\s*public\s+(?:async\s+)?(?:Task|void)\s+(\w+)\(")]
    private static partial Regex MethodName();
}
