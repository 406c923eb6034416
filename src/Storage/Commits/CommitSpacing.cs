namespace OrderActors.Storage;

/// <summary>Has small batches wait for company: a transaction costs nearly the same for three items as for thirty.</summary>
/// <remarks>
/// For a pipeline whose items come one by one, so that without it the database begins a transaction for every few of them. A
/// lone item is written at once, and under high load nobody waits: the batches are large without it. All is called with the
/// pipeline's gate held.
/// </remarks>
/// <param name="apart">From the beginning of one transaction to that of the next.</param>
/// <param name="rush">Items in that time, on average, above which the load counts as high.</param>
/// <param name="clock">Real time, whatever the program's clock says: what is spaced are real transactions.</param>
public sealed class CommitSpacing(TimeSpan apart, int rush, TimeProvider clock)
{
    /// <summary>Times <c>apart</c>: long enough to tell high load from a burst, short enough to notice its end at once.</summary>
    private const int Window = 8;

    private long _begun;
    private long _windowBegun;
    private int _itemsInWindow;
    private bool _isRush;

    /// <summary>What to wait for before the next transaction begins.</summary>
    public Task NextAsync()
    {
        var left = apart - clock.GetElapsedTime(_begun);
        return _isRush || left <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(left, clock);
    }

    /// <summary>A transaction of so many items begins.</summary>
    public void Begin(int items)
    {
        _begun = clock.GetTimestamp();
        var windows = clock.GetElapsedTime(_windowBegun, _begun) / apart;
        if (windows >= Window)
        {
            _isRush = _itemsInWindow >= rush * windows;
            _windowBegun = _begun;
            _itemsInWindow = 0;
        }

        _itemsInWindow += items;
    }
}
