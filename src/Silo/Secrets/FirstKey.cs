using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using OrderActors.Ports;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo.Secrets;

/// <summary>Sees to it that the processes of a cluster start with one and the same key, and with the master key that opens it.</summary>
/// <remarks>
/// Two that found an empty ring at once would each make a key, and the one that knows only its own could not read what
/// the other seals for a day, which is how long a ring is kept in memory.
/// </remarks>
internal sealed class FirstKey(
    SiloOptions options, ILeases leases, IDataProtectionProvider protection, IKeyManager keys, TimeProvider clock)
{
    private const string Lease = "key-ring";
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="SettingsException">The master key is another one than that of the processes before.</exception>
    /// <exception cref="StorageUnavailableException">The database went away, or another process holds on to the ring.</exception>
    public async Task AgreeAsync(CancellationToken cancellation)
    {
        if (!options.KeysInDatabase)
            return;

        var owner = Guid.NewGuid().ToString();
        var started = clock.GetTimestamp();
        while ((await leases.HoldAsync(owner, [Lease], s_within, cancellation)).IsEmpty)
        {
            if (clock.GetElapsedTime(started) > s_within + s_within)
                throw new StorageUnavailableException("The key ring is held by another process that does not let go; start again.");

            await Task.Delay(s_pause, clock, cancellation);
        }

        try
        {
            RequireReadable();
            protection.CreateProtector(Lease).Protect("");
        }
        finally
        {
            await leases.ReleaseAsync(owner, [Lease], cancellation);
        }
    }

    private void RequireReadable()
    {
        foreach (var key in keys.GetAllKeys())
        {
            try
            {
                _ = key.Descriptor;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new SettingsException(
                    "Silo:MasterKey is not the one that the keys in this database were sealed with; set the one that the other processes have.");
            }
        }
    }
}
