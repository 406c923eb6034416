using System.Net;
using System.Net.Sockets;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Integrations.Webhooks;

/// <summary>Connects to addresses of the public Internet alone, whatever name they stand behind.</summary>
/// <remarks>
/// A name is looked up once, and the connection goes to the very addresses that were checked: a name that answers otherwise the next
/// time (rebinding) leads nowhere else. One address that is not public refuses the name as a whole: no honest name has such a mixture.
/// </remarks>
/// <param name="lookUp">All addresses of a host.</param>
internal sealed class GuardedConnection(Func<string, CancellationToken, Task<IPAddress[]>> lookUp, bool allowLoopback)
{
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        var addresses = await FindAsync(host.Host, cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="ForbiddenAddressException">One of the host's addresses is not for us.</exception>
    private async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await lookUp(host, cancellation).ConfigureAwait(false);
        if (addresses.FirstOrDefault(address => !IsAllowed(address)) is { } forbidden)
            throw new ForbiddenAddressException(host, forbidden);

        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private bool IsAllowed(IPAddress address) => PublicAddress.Is(address) || (allowLoopback && IPAddress.IsLoopback(address));
}

/// <summary>A host has an address that is not of the public Internet.</summary>
internal sealed class ForbiddenAddressException(string host, IPAddress address)
    : Exception($"'{host}' has the address {address}, which is not of the public Internet");
