namespace OrderActors.Simulation.Kernel;

/// <summary>One number for a whole history: every scheduling choice, commit and outside event goes in, in order.</summary>
internal sealed class TraceHash
{
    private const ulong Prime = 0x100000001B3;

    public ulong Value { get; private set; } = 0xCBF29CE484222325;

    public void Add(long number)
    {
        var mixed = (Value ^ (ulong)number) * Prime;
        Value = mixed ^ (mixed >> 29);
    }

    public void Add(string text)
    {
        foreach (var character in text)
            Add(character);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
            Add(one);
    }
}
