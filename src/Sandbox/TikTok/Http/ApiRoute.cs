using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>One endpoint. In the template <c>{v}</c> is the version and <c>{id}</c> any id.</summary>
internal sealed record ApiRoute(
    string Method, string Template, string? Scope, Func<ApiCall, JsonNode?> Handle)
{
    private readonly string[] _segments = Template.Split('/');

    public IReadOnlyList<string> Versions { get; init; } = ["202309"];

    public bool NeedsCipher { get; init; } = true;

    public int LiteralSegments => _segments.Count(segment => !segment.StartsWith('{'));

    public bool FitsShape(string[] path) =>
        path.Length == _segments.Length
        && _segments.Zip(path).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));

    public bool FitsVersion(string[] path) => Versions.Contains(path[Array.IndexOf(_segments, "{v}")]);

    public IReadOnlyDictionary<string, string> Values(string[] path)
    {
        var index = Array.IndexOf(_segments, "{id}");
        return index < 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["id"] = path[index] };
    }
}

/// <summary>All endpoints, and the right refusal for what is not one.</summary>
internal static class ApiRoutes
{
    private static readonly IReadOnlyList<ApiRoute> All =
    [
        .. AuthorizationEndpoints.Routes, .. OrderEndpoints.Routes, .. PackageEndpoints.Routes, .. ShippingEndpoints.Routes,
        .. CancellationEndpoints.Routes, .. ProductEndpoints.Routes, .. LogisticsEndpoints.Routes, .. WebhookEndpoints.Routes,
    ];

    public static (ApiRoute Route, IReadOnlyDictionary<string, string> Values) Find(string method, string path)
    {
        var segments = path.Split('/');
        var shapes = All.Where(route => route.FitsShape(segments)).ToList();
        if (shapes.Count == 0)
            throw new SandboxRefusedException(ApiCodes.NoSuchPath, $"Invalid path: {path}");

        // A literal segment wins: GET /packages/search is the search with a wrong method, not package "search".
        var best = shapes.Max(route => route.LiteralSegments);
        var versions = shapes.Where(route => route.LiteralSegments == best && route.FitsVersion(segments)).ToList();
        if (versions.Count == 0)
            throw new SandboxRefusedException(ApiCodes.NoSuchVersion, $"Invalid API version in path: {path}");

        var found = versions.Find(route => route.Method == method)
            ?? throw new SandboxRefusedException(ApiCodes.NoSuchMethod, $"Invalid method {method} for path {path}");
        return (found, found.Values(segments));
    }
}
