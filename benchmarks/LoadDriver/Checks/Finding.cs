namespace OrderActors.LoadDriver.Checks;

/// <summary>One rule that was looked at after a run.</summary>
/// <param name="Rule">What must be so.</param>
/// <param name="Broken">How it is not; null when it holds.</param>
internal sealed record Finding(string Rule, string? Broken)
{
    public static Finding That(string rule, long expected, long actual) =>
        new(rule, expected == actual ? null : $"{rule}: expected {expected}, found {actual}");

    public static Finding None(string rule, IEnumerable<string> exceptions)
    {
        const int MaxShown = 5;
        var found = exceptions.ToList();
        return new Finding(rule, found.Count == 0
            ? null
            : $"{rule}: {found.Count} exceptions, such as {string.Join("; ", found.Take(MaxShown))}");
    }
}
