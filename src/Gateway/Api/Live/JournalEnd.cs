using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Live;

/// <summary>Finds where the journal ends, without reading all of it.</summary>
public static class JournalEnd
{
    /// <returns>A position after which there was nothing when it was looked at.</returns>
    public static async Task<long> FindAsync(IStoreReader store, CancellationToken cancellation)
    {
        // Positions have gaps, but "nothing after p" stays true for every larger p: so it can be searched by halves.
        var behind = -1L;
        var beyond = 1L;
        while (await HasMoreAsync(store, beyond, cancellation))
        {
            behind = beyond;
            beyond = beyond > long.MaxValue / 2 ? long.MaxValue : beyond * 2;
        }

        while (beyond - behind > 1)
        {
            var middle = behind + ((beyond - behind) / 2);
            if (await HasMoreAsync(store, middle, cancellation))
                behind = middle;
            else
                beyond = middle;
        }

        return beyond;
    }

    private static async Task<bool> HasMoreAsync(IStoreReader store, long after, CancellationToken cancellation) =>
        !(await store.ReadJournalAsync(after, 1, cancellation)).IsEmpty;
}
