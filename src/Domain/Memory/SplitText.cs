namespace OrderActors.Domain.Memory;

/// <summary>A text kept in two parts, so that equal beginnings and ends of many texts need only one object each.</summary>
/// <remarks>Where a text is divided makes no difference to anybody: it equals every text with the same characters.</remarks>
internal readonly struct SplitText : IEquatable<SplitText>
{
    private const int MaxOnStack = 256;

    private readonly string _start;
    private readonly string? _end;

    public SplitText(string start, string? end = null) => (_start, _end) = (start, end);

    private int Length => _start.Length + (_end?.Length ?? 0);

    // Asked for with every look at a SKU's reservations, most often with a whole text on one side: nothing is joined for that.
    public bool Equals(SplitText other) => (_end, other._end) switch
    {
        (_, null) => Is(other._start),
        (null, _) => other.Is(_start),
        _ => Length == other.Length && ToString() == other.ToString(),
    };

    public override bool Equals(object? obj) => obj is SplitText other && Equals(other);

    public override int GetHashCode()
    {
        if (_end is null)
            return string.GetHashCode(_start);

        Span<char> text = Length <= MaxOnStack ? stackalloc char[Length] : new char[Length];
        _start.CopyTo(text);
        _end.CopyTo(text[_start.Length..]);
        return string.GetHashCode(text);
    }

    public override string ToString() => _start + _end;

    private bool Is(string text) => text.Length == Length
        && text.StartsWith(_start, StringComparison.Ordinal)
        && (_end is null || text.EndsWith(_end, StringComparison.Ordinal));
}
