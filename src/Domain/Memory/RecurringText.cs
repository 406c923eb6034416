namespace OrderActors.Domain.Memory;

/// <summary>One object for equal texts that many orders repeat: the names of shops, products, SKUs, statuses.</summary>
public static class RecurringText
{
    /// <summary>A longer text is seldom the same twice, and would make the bound in bytes meaningless.</summary>
    private const int MaxLength = 256;

    private static readonly Recurring<string> s_texts = new(StringComparer.Ordinal);

    /// <returns>A text equal to the one given.</returns>
    public static string Of(string text) => text.Length > MaxLength ? text : s_texts.Of(text);
}
