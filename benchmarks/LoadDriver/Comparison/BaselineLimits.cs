namespace OrderActors.LoadDriver.Comparison;

/// <summary>How a baseline is driven: with as many callers as serve it best, and long enough to be warm.</summary>
/// <param name="Callers">Batches grow with the callers that wait; transactions of their own only contend.</param>
/// <param name="OrdersPerSecond">Roughly what it reaches; it sets how many orders fill the wanted time.</param>
internal sealed record BaselineLimits(int Callers, int OrdersPerSecond)
{
    public static BaselineLimits Of(string name) => name switch
    {
        "R1" or "R7" => new BaselineLimits(1_024, 12_000),
        "R2" => new BaselineLimits(64, 4_000),
        "R3" => new BaselineLimits(64, 1_500),
        "R5" => new BaselineLimits(256, 1_000),
        _ => throw new ArgumentException($"{name} is no baseline that is driven from here"),
    };
}
