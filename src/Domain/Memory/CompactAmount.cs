namespace OrderActors.Domain.Memory;

/// <summary>An amount of money, or none, in eight bytes, with the decimal places that it was given.</summary>
/// <remarks>
/// As a nullable <see cref="decimal"/> it would take 24, and every line of an active order has several. An amount that does not
/// fit (<see cref="Fits"/>) is none: it is beyond what any order can cost.
/// </remarks>
internal readonly record struct CompactAmount
{
    private const int MaxScale = 15;
    private const long MaxMantissa = 1L << 57;

    // The mantissa, four bits of scale, and one bit that tells an amount of zero from none.
    private readonly long _value;

    private CompactAmount(decimal amount) => _value = Pack(amount);

    public decimal? OrNull
    {
        get
        {
            if (_value == 0)
                return null;

            var mantissa = _value >> 5;
            var unsigned = (ulong)Math.Abs(mantissa);
            return new decimal(
                (int)(unsigned & uint.MaxValue), (int)(unsigned >> 32), 0, mantissa < 0, (byte)((_value >> 1) & MaxScale));
        }
    }

    public static bool Fits(decimal amount) => Pack(amount) != 0;

    public static implicit operator CompactAmount(decimal? amount) => amount is { } known ? new CompactAmount(known) : default;

    /// <summary>By value: 4.9 and 4.90 are one amount.</summary>
    public bool Equals(CompactAmount other) => _value == other._value || OrNull == other.OrNull;

    public override int GetHashCode() => OrNull.GetHashCode();

    private static long Pack(decimal amount)
    {
        if (amount.Scale > MaxScale)
            return 0;

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        var mantissa = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (bits[2] != 0 || mantissa > MaxMantissa)
            return 0;

        var signed = amount < 0 ? -(long)mantissa : (long)mantissa;
        return (signed << 5) | ((long)amount.Scale << 1) | 1;
    }
}
