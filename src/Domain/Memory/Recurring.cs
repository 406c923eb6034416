namespace OrderActors.Domain.Memory;

/// <summary>One object for equal values that many orders repeat.</summary>
/// <remarks>
/// Active orders stay in memory, and such values were a good part of what one weighs. What is kept is bounded: a value takes
/// the place of another one with the same remainder. A race costs a copy and nothing else.
/// </remarks>
public sealed class Recurring<T>(IEqualityComparer<T> comparer)
    where T : class
{
    private const int Places = 8_192;

    private readonly T?[] _values = new T?[Places];

    /// <returns>A value equal to the one given.</returns>
    public T Of(T value)
    {
        ref var place = ref _values[(uint)comparer.GetHashCode(value) % Places];
        if (Volatile.Read(ref place) is { } known && comparer.Equals(known, value))
            return known;

        Volatile.Write(ref place, value);
        return value;
    }
}
