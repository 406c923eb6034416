namespace OrderActors.Testing;

/// <summary>Waits for what another process does: asks again until it is so, and says what it waited for when it never is.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> waitedFor)
    {
        using var limit = new CancellationTokenSource(within);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            try
            {
                await pace.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"waited {within.TotalSeconds:0} s for {waitedFor()}");
            }
        }
    }
}
