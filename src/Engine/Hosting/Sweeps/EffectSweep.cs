using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Hands intents that nobody settled in time to the pump.</summary>
internal sealed class EffectSweep(EffectPump effects, IStoreReader reader, TimeProvider clock) : ISweep
{
    private readonly DuePages _pages = new();

    public string Kind => "effects";

    public async Task<bool> SweepAsync(CancellationToken cancellation)
    {
        var due = await _pages.NextAsync(rows => reader.LoadDueEffectsAsync(clock.GetUtcNow(), rows, cancellation));
        foreach (var effect in due)
            effects.TakeUp(effect);

        return false;
    }
}
