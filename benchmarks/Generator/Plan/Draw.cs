namespace OrderActors.Generator.Plan;

/// <summary>Numbers that depend on the seed and the place alone (SplitMix64), so that any order can be drawn by itself.</summary>
internal struct Draw(int seed, long place)
{
    private ulong _state = Mix(((ulong)seed << 32) ^ Mix((ulong)place));

    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        return Mix(_state);
    }

    /// <summary>From 0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Fraction() * bound);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
