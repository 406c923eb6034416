using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace OrderActors.Domain.Webhooks;

/// <summary>Tells addresses of the public Internet from those inside a network, of a machine itself, or of special use.</summary>
/// <remarks>After the IANA registries of special-purpose addresses (RFC 6890 and its updates); what is unsure is not public.</remarks>
public static class PublicAddress
{
    private static readonly ImmutableArray<IPNetwork> s_special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // The health and metadata service of a large cloud lies among public addresses.
            "168.63.129.16/32",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>What IANA has given out for the public Internet; everything else is special or unused.</summary>
    private static readonly IPNetwork s_global6 = IPNetwork.Parse("2000::/3");

    private static readonly ImmutableArray<IPNetwork> s_special6 =
    [
        .. new[]
        {
            // Teredo, ORCHID, benchmarks and others; documentation; 6to4, which holds an IPv4 address; documentation; segment routing.
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <remarks>
    /// IPv6 addresses that hold an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) are never public: a name server has no
    /// reason to give one for a public host, and a translator would lead into its own network.
    /// </remarks>
    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !s_special4.Any(network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && !address.IsIPv4MappedToIPv6
            && s_global6.Contains(address) && !s_special6.Any(network => network.Contains(address)),
        _ => false,
    };
}
