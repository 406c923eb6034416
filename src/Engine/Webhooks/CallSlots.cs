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

    /// <summary>Takes places, one for each call. It is waited for the first one alone, and only where calls are answered soon.</summary>
    /// <returns>How many it got, at most as many as wanted. None: the sweep tries it again.</returns>
    public async Task<int> TakeAsync(bool isGood, int wanted)
    {
        if (!isGood)
            return _bad.Wait(TimeSpan.Zero, CancellationToken.None) ? 1 : 0;

        await _good.WaitAsync();
        var got = 1;
        while (got < wanted && _good.Wait(TimeSpan.Zero, CancellationToken.None))
            got++;
        return got;
    }

    public void Free(bool isGood, int places) => (isGood ? _good : _bad).Release(places);

    public void Dispose()
    {
        _good.Dispose();
        _bad.Dispose();
    }
}
