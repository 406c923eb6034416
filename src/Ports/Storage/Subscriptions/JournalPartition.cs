namespace OrderActors.Ports.Storage;

/// <summary>Divides the journal by streams, so that each stream's events stay in order while partitions go on apart.</summary>
public static class JournalPartition
{
    /// <summary>Stored cursors rest on it: another count needs a migration of all of them.</summary>
    public const int Count = 8;

    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>FNV-1a of the name's UTF-8: the same in every process and for ever, which <c>string.GetHashCode</c> is not.</summary>
    public static int Of(string stream)
    {
        var hash = OffsetBasis;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in stream.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            foreach (var value in utf8[..length])
                hash = unchecked((hash ^ value) * Prime);
        }

        return (int)(hash % Count);
    }
}
