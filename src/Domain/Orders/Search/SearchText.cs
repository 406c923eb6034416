using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OrderActors.Domain.Inventory;

namespace OrderActors.Domain.Orders.Search;

/// <summary>The form in which texts are searched: the same for what is stored and for what a person types.</summary>
public static class SearchText
{
    public const int MaxWordLength = 64;

    /// <summary>A longer id or code is found by its beginning; an index of a database takes no text of any length.</summary>
    public const int MaxCodeLength = 200;

    /// <summary>Words of a text that is searched for; more of them narrow nothing.</summary>
    private const int MaxWordsOfQuery = 8;

    /// <summary>Texts that look alike are alike (<see cref="StockName"/>), in lower case.</summary>
    public static string Normalize(string text)
    {
        var whole = text.Trim();
        // Half of a surrogate pair cannot be stored, and nobody can type it.
        if (whole.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            whole = string.Concat(whole.EnumerateRunes().Where(rune => rune != Rune.ReplacementChar));

        return StockName.Normalize(whole).ToLowerInvariant();
    }

    /// <summary>An id or a code, which is found whole.</summary>
    public static string CodeOf(string text) => Cut(Normalize(text), MaxCodeLength);

    /// <summary>The words that a product's text is found by: a word of the query is the beginning of one of them.</summary>
    /// <remarks>
    /// Scripts without blanks between words (Chinese, Japanese, Thai) give each end of a run as a word, so that a query may
    /// begin within it.
    /// </remarks>
    public static IEnumerable<string> WordsOf(string text) => Runs(Normalize(text))
        .SelectMany(run => IsWrittenWithoutBlanks(run) ? Ends(run) : [run])
        .Select(word => Cut(word, MaxWordLength));

    /// <summary>The words of what a person typed; none where it has no word that is worth looking for.</summary>
    public static ImmutableArray<string> WordsOfQuery(string query) =>
    [
        .. Runs(Normalize(query))
            .Where(word => word.Length > 1 || !char.IsAscii(word[0]))
            .Select(word => Cut(word, MaxWordLength))
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(word => word.Length)
            .Take(MaxWordsOfQuery),
    ];

    private static IEnumerable<string> Runs(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && IsOfWord(text[at]))
                continue;
            if (at > start)
                yield return text[start..at];

            start = at + 1;
        }
    }

    // Marks belong to the letters before them; halves of pairs are letters beyond the first plane, or pictures.
    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsWrittenWithoutBlanks(string run) =>
        run.Length > 1 && char.GetUnicodeCategory(run[0]) is UnicodeCategory.OtherLetter;

    private static IEnumerable<string> Ends(string run)
    {
        for (var start = 0; start < run.Length; start++)
        {
            if (char.IsLetterOrDigit(run[start]))
                yield return run[start..];
        }
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;

        return char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];
    }
}
