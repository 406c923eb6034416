namespace OrderActors.Integrations.TikTok;

/// <summary>One object for equal texts that many orders repeat: the names of products, SKUs, statuses.</summary>
/// <remarks>
/// Active orders stay in memory, and such texts were a good part of what one weighs. What is kept is bounded: a text takes the
/// place of another one with the same remainder. A race costs a copy and nothing else.
/// </remarks>
internal static class RecurringText
{
    private const int Places = 8_192;

    /// <summary>A longer text is seldom the same twice, and would make the bound in bytes meaningless.</summary>
    private const int MaxLength = 256;

    private static readonly string?[] s_texts = new string?[Places];

    /// <returns>A text equal to the one given.</returns>
    public static string Of(string text)
    {
        if (text.Length > MaxLength)
            return text;

        ref var place = ref s_texts[(uint)string.GetHashCode(text, StringComparison.Ordinal) % Places];
        if (Volatile.Read(ref place) is { } known && known == text)
            return known;

        Volatile.Write(ref place, text);
        return text;
    }
}
