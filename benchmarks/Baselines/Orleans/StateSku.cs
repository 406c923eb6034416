using Orleans;

namespace OrderActors.Baselines;

/// <remarks>
/// Only the last reservations are kept, to recognise repeats: with all of them in one record each write would be slower
/// than the one before, and nobody would run it so for long.
/// </remarks>
[GenerateSerializer]
public sealed class StateSku
{
    public const int MaxRemembered = 100;

    [Id(0)]
    public int OnHand { get; set; }

    [Id(1)]
    public long Reserved { get; set; }

    [Id(2)]
    public List<string> Remembered { get; set; } = [];
}
