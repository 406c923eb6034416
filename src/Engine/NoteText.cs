namespace OrderActors.Engine;

/// <summary>Another system's words, or those of an exception, as every database takes them.</summary>
/// <remarks>A note that could not be stored would keep the row from being stored that the note is about.</remarks>
internal static class NoteText
{
    /// <summary>Characters of a note; the messages of exceptions can be as long as what they quote.</summary>
    private const int MaxLength = 1_000;

    public static string Of(string words)
    {
        var text = words.Length <= MaxLength ? words : words[..MaxLength];
        return text.Any(IsStrange) ? string.Concat(text.Select(letter => IsStrange(letter) ? ' ' : letter)) : text;
    }

    private static bool IsStrange(char letter) => char.IsControl(letter) || char.IsSurrogate(letter);
}
