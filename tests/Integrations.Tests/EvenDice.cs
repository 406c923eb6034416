namespace OrderActors.Integrations.Tests;

/// <summary>Always the middle: pauses of 0.9, 1.1, 2.0 and 4.0 s, and half of the jitter upon a pause that was asked for.</summary>
internal sealed class EvenDice : Random
{
    public override double NextDouble() => 0.5;
}
