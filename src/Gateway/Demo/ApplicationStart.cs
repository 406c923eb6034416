namespace OrderActors.Gateway.Demo;

internal static class ApplicationStart
{
    /// <summary>Completes once the token fires; that is how a host says that it has started.</summary>
    public static async Task WaitAsync(this CancellationToken started, CancellationToken cancellation)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = started.Register(reached.SetResult);
        await reached.Task.WaitAsync(cancellation);
    }
}
