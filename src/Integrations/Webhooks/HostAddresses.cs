using System.Net;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Looks names up by the machine's resolver, which blocks a thread for as long as a name server does not answer.</summary>
/// <remarks>
/// So it gets threads of its own, at most so many: on the thread pool the names of some dead endpoints would hold up everything else
/// that this process does. Who gives up waiting leaves the thread to its end.
/// </remarks>
internal static class HostAddresses
{
    private const int MaxThreads = 64;

    private static readonly SemaphoreSlim s_threads = new(MaxThreads, MaxThreads);

    public static async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellation)
    {
        await s_threads.WaitAsync(cancellation).ConfigureAwait(false);
        var found = Task.Factory.StartNew(
            () => Find(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await found.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private static IPAddress[] Find(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        finally
        {
            s_threads.Release();
        }
    }
}
