namespace OrderActors.Integrations.Tests;

/// <summary>
/// A test's thread without the test framework's context, as the thread of a simulation is: what waits goes on right where
/// it is woken.
/// </summary>
internal sealed class BareThread : IDisposable
{
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;
    private readonly int _id = Environment.CurrentManagedThreadId;

    private BareThread() => SynchronizationContext.SetSynchronizationContext(null);

    public static BareThread Enter() => new();

    public void Require() => Assert.Equal(_id, Environment.CurrentManagedThreadId);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);
}
