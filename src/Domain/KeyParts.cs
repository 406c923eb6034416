namespace OrderActors.Domain;

/// <summary>Joins and splits the parts of a key. The only place that knows the separator and the escaping.</summary>
/// <remarks>
/// Parts are percent-encoded, so that a SKU that a person typed ("A/B 1") cannot reach into another seller's keys.
/// </remarks>
internal static class KeyParts
{
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var escaped = new string[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            Invariant.Require(parts[index].Length > 0, "a key has no empty part");
            escaped[index] = Uri.EscapeDataString(parts[index]);
        }

        return string.Join('/', escaped);
    }

    /// <exception cref="FormatException">The text does not have exactly <paramref name="count"/> parts.</exception>
    public static string[] Split(string text, int count)
    {
        var parts = text.Split('/');
        if (parts.Length != count || parts.Any(part => part.Length == 0))
            throw new FormatException($"'{text}' is not a key of {count} parts");

        return [.. parts.Select(Uri.UnescapeDataString)];
    }
}
