namespace OrderActors.Engine.Webhooks;

/// <summary>How many calls to endpoints are under way at once, in all.</summary>
/// <remarks>
/// Endpoints that answer badly have places of their own, a few: those that hang would otherwise take all places, a timeout each,
/// and the others would wait.
/// </remarks>
public sealed class CallSlots : IDisposable
{
    /// <summary>Chosen: so many calls that wait for an answer take some megabytes; hundred endpoints that begin to hang at once leave room.</summary>
    private const int Good = 512;

    private const int Bad = 64;

    private readonly SemaphoreSlim _good = new(Good, Good);
    private readonly SemaphoreSlim _bad = new(Bad, Bad);

    /// <summary>Takes places; waits for them only where they are for calls that are answered soon.</summary>
    /// <returns>False when none of the others is free; the sweep tries it again.</returns>
    public async Task<bool> TakeAsync(bool isGood, int places)
    {
        if (!isGood)
            return _bad.Wait(TimeSpan.Zero, CancellationToken.None);

        for (var place = 0; place < places; place++)
            await _good.WaitAsync();
        return true;
    }

    public void Free(bool isGood, int places) => (isGood ? _good : _bad).Release(isGood ? places : 1);

    public void Dispose()
    {
        _good.Dispose();
        _bad.Dispose();
    }
}
