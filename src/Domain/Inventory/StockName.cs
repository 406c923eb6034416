using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;

namespace OrderActors.Domain.Inventory;

/// <summary>The form in which names of SKUs and locations are compared: names that look alike are alike.</summary>
/// <remarks>
/// <para>Composed (NFC), without characters that nobody sees, every blank an ordinary space, one space instead of several,
/// none at the ends. A name of nothing but such characters is empty, and an empty code is no code.</para>
/// <para>Upper and lower case stay apart, because a person sees the difference, and because sellers use it: once the stock of
/// "abc-s" and "ABC-S" has been counted together, nobody can part it again. For the same reason letters of other alphabets and
/// full-width letters stay what they are.</para>
/// </remarks>
public static class StockName
{
    /// <summary>The first and the last character of each range that is not seen (Unicode: Default_Ignorable_Code_Point, and annotation marks).</summary>
    private static readonly (int First, int Last)[] s_unseen =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    /// <summary>A blank by its looks, though Unicode counts it among the symbols.</summary>
    private const int BrailleBlank = 0x2800;

    /// <returns>The same text where it is in this form already. Normalizing twice changes nothing more.</returns>
    public static string Normalize(string text)
    {
        if (IsPlain(text))
            return text;

        var name = new StringBuilder(text.Length);
        // Lone surrogates come as U+FFFD, which is what would be stored of them.
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
                AppendBlank(name);
            else if (!IsUnseen(rune))
                name.Append(rune.ToString());
        }

        if (name.Length > 0 && name[^1] == ' ')
            name.Length--;

        // Last: what is not seen would keep a letter and its mark apart. The runtime composes nothing where it carries no culture
        // data (InvariantGlobalization), so the library brings its own.
        return ENSNormalize.NF.NFC(name.ToString());
    }

    /// <summary>Most texts are of printable ASCII and composed letters: they are told by one look, and cost no text of their own.</summary>
    private static bool IsPlain(string text)
    {
        var wasBlank = true;
        foreach (var letter in text)
        {
            if (!IsPlain(letter) || (letter == ' ' && wasBlank))
                return false;

            wasBlank = letter == ' ';
        }

        return text.Length == 0 || !wasBlank;
    }

    /// <summary>Seen, and the same when it is composed, unless a mark follows, which is not plain: Latin letters of Europe and Viet Nam, Han.</summary>
    private static bool IsPlain(char letter) =>
        letter is (>= ' ' and <= '~') or (>= '\u00c0' and <= '\u02ff') or (>= '\u1ea0' and <= '\u1ef9') or (>= '\u4e00' and <= '\u9fff');

    private static void AppendBlank(StringBuilder name)
    {
        if (name.Length > 0 && name[^1] != ' ')
            name.Append(' ');
    }

    /// <remarks>Includes tabs and line ends.</remarks>
    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value == BrailleBlank;

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        || s_unseen.Any(range => rune.Value >= range.First && rune.Value <= range.Last);
}
