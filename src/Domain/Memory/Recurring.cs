namespace OrderActors.Domain.Memory;

/// <summary>One object for equal values that many orders repeat.</summary>
/// <remarks>
/// Such values were a large part of the memory that an active order takes. The table is bounded: a value replaces another one
/// with the same remainder of the hash. Two threads that race at worst keep a copy.
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
