namespace OrderActors.Simulation.Kernel;

/// <summary>The dice of one run: xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64.</summary>
/// <remarks>Written out, because a seed must mean the same history on every version of the runtime.</remarks>
internal sealed class SimulationRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SimulationRandom(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>Dice of its own for one part of the world, so that one part's draws do not shift another's.</summary>
    public SimulationRandom Fork() => new(Next());

    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <returns>From 0 to <paramref name="bound"/> - 1.</returns>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <returns>Both ends can be drawn.</returns>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <returns>Whole microseconds, as every database keeps them.</returns>
    public TimeSpan Span(TimeSpan low, TimeSpan high)
    {
        var range = (ulong)((high - low).Ticks / TimeSpan.TicksPerMicrosecond) + 1;
        return low + TimeSpan.FromMicroseconds((double)(Next() % range));
    }

    public TimeSpan Seconds(double low, double high) => Span(TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(high));

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
