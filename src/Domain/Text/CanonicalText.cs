using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace OrderActors.Domain.Text;

/// <summary>Unicode's canonical composition (NFC, UAX 15): one sequence of characters for each text that looks the same.</summary>
/// <remarks>
/// Its own implementation, because the runtime has none where it carries no culture data
/// (<c>InvariantGlobalization</c>): <see cref="string.Normalize()"/> returns each text unchanged there, and says that it is normal.
/// </remarks>
internal static class CanonicalText
{
    // Hangul syllables follow a formula (The Unicode Standard, 3.12).
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTail = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    /// <summary>Below the first combining mark every text is composed already.</summary>
    private const char FirstMark = '\u0300';

    private static readonly FrozenDictionary<int, int[]> s_pairs = Mappings(CanonicalComposites.Text);
    private static readonly FrozenDictionary<int, int[]> s_replacements = Mappings(CanonicalReplacements.Text);
    private static readonly FrozenDictionary<(int, int), int> s_composites =
        s_pairs.ToFrozenDictionary(entry => (entry.Value[0], entry.Value[1]), entry => entry.Key);

    private static readonly FrozenDictionary<int, int> s_classes = Classes(CombiningClasses.Text);

    /// <param name="text">Without lone surrogates; those would be replaced.</param>
    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(FirstMark, char.MaxValue))
            return text;

        var characters = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, characters);

        Order(characters);
        Compose(characters);
        var composed = new StringBuilder(characters.Count);
        foreach (var character in characters)
            composed.Append(new Rune(character).ToString());

        return composed.ToString();
    }

    private static void Decompose(int character, List<int> into)
    {
        var syllable = character - FirstSyllable;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            into.Add(FirstLead + (syllable / (Vowels * Tails)));
            into.Add(FirstVowel + (syllable % (Vowels * Tails) / Tails));
            if (syllable % Tails > 0)
                into.Add(FirstTail + (syllable % Tails));
        }
        else if (s_pairs.TryGetValue(character, out var parts) || s_replacements.TryGetValue(character, out parts))
        {
            foreach (var part in parts)
                Decompose(part, into);
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Marks behind one letter stand in the order of their classes; those of one class keep theirs.</summary>
    private static void Order(List<int> characters)
    {
        for (var index = 1; index < characters.Count; index++)
        {
            var (moved, itsClass) = (characters[index], ClassOf(characters[index]));
            var place = index;
            for (; place > 0 && itsClass > 0 && ClassOf(characters[place - 1]) > itsClass; place--)
                characters[place] = characters[place - 1];

            characters[place] = moved;
        }
    }

    private static void Compose(List<int> characters)
    {
        var (starter, kept, lastClass) = (-1, 0, 0);
        foreach (var character in characters.ToArray())
        {
            var itsClass = ClassOf(character);
            // A mark of the same or a higher class in between keeps the two apart.
            var isBlocked = starter != kept - 1 && lastClass >= itsClass;
            if (starter >= 0 && !isBlocked && CompositeOf(characters[starter], character) is { } composite)
            {
                characters[starter] = composite;
                continue;
            }

            if (itsClass == 0)
                starter = kept;
            lastClass = itsClass;
            characters[kept++] = character;
        }

        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static int? CompositeOf(int first, int second)
    {
        if (first - FirstLead is >= 0 and < Leads and var lead && second - FirstVowel is >= 0 and < Vowels and var vowel)
            return FirstSyllable + (((lead * Vowels) + vowel) * Tails);
        if (first - FirstSyllable is >= 0 and < Leads * Vowels * Tails and var syllable && syllable % Tails == 0
            && second - FirstTail is > 0 and < Tails and var tail)
        {
            return first + tail;
        }

        return s_composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int ClassOf(int character) => s_classes.GetValueOrDefault(character);

    private static FrozenDictionary<int, int[]> Mappings(string table) => Entries(table, '=')
        .ToFrozenDictionary(entry => Number(entry[0]), entry => entry[1].Split('+').Select(Number).ToArray());

    private static FrozenDictionary<int, int> Classes(string table)
    {
        var classes = new Dictionary<int, int>();
        foreach (var entry in Entries(table, ':'))
        {
            var range = entry[0].Split('-').Select(Number).ToArray();
            for (var character = range[0]; character <= range[^1]; character++)
                classes.Add(character, int.Parse(entry[1], CultureInfo.InvariantCulture));
        }

        return classes.ToFrozenDictionary();
    }

    private static IEnumerable<string[]> Entries(string table, char separator) =>
        table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(separator));

    private static int Number(string hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
