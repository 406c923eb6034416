namespace OrderActors.Deployment.Tests;

/// <summary>Walks through what was read from YAML. A missing part fails with the path that was looked for.</summary>
internal static class Node
{
    public static Dictionary<object, object?> Map(this IReadOnlyDictionary<object, object?> node, params string[] path) =>
        (Dictionary<object, object?>)At(node, path);

    public static List<object> List(this IReadOnlyDictionary<object, object?> node, params string[] path) =>
        (List<object>)At(node, path);

    public static string Text(this IReadOnlyDictionary<object, object?> node, params string[] path) =>
        (string)At(node, path);

    private static object At(IReadOnlyDictionary<object, object?> node, string[] path)
    {
        object? current = node;
        foreach (var part in path)
        {
            Assert.True(
                current is IReadOnlyDictionary<object, object?> map && map.TryGetValue(part, out current) && current is not null,
                $"{string.Join('.', path)} is missing");
        }

        return current!;
    }
}
