using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>
/// Values that travel with a call from caller to callee, and on to whom the callee calls; never back.
/// </summary>
public static class RequestContext
{
    // Sorted, so that a walk over the entries is the same in every run.
    private static readonly ImmutableSortedDictionary<string, object> Empty =
        ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal);

    private static readonly AsyncLocal<ImmutableSortedDictionary<string, object>?> Values = new();

    public static IEnumerable<string> Keys => (Values.Value ?? Empty).Keys;

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Empty;

    internal static ImmutableSortedDictionary<string, object>? Snapshot
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value))
                Values.Value = value;
        }
    }

    public static object? Get(string key) => Values.Value?.GetValueOrDefault(key);

    public static void Set(string key, object value) => Values.Value = (Values.Value ?? Empty).SetItem(key, value);

    public static bool Remove(string key)
    {
        if (Values.Value is not { } values || !values.ContainsKey(key))
            return false;

        Values.Value = values.Count == 1 ? null : values.Remove(key);
        return true;
    }

    public static void Clear() => Snapshot = null;
}
