using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OrderActors.Ports.Channels;

namespace OrderActors.Engine.Shops;

/// <summary>Remembers which payloads were applied lately, so that a poll that reads them again does not wake their orders.</summary>
/// <remarks>Only what was committed is remembered, and only the very same payload is skipped: forgetting costs time alone.</remarks>
internal sealed class RecentlyApplied
{
    /// <summary>Two generations of this many orders; chosen, some 10 MB a shop at most.</summary>
    private const int MaxOrders = 50_000;

    private Dictionary<string, UInt128> _young = new(StringComparer.Ordinal);
    private Dictionary<string, UInt128> _old = [];

    public bool Contains(OrderDocument document) =>
        (_young.TryGetValue(document.OrderId, out var known) || _old.TryGetValue(document.OrderId, out known))
        && known == PrintOf(document);

    public void Add(OrderDocument document)
    {
        if (_young.Count >= MaxOrders)
            (_old, _young) = (_young, new Dictionary<string, UInt128>(StringComparer.Ordinal));

        _young[document.OrderId] = PrintOf(document);
    }

    private static UInt128 PrintOf(OrderDocument document)
    {
        Span<byte> print = stackalloc byte[SHA256.HashSizeInBytes];
        // The characters as they are: only payloads of this process are compared.
        SHA256.HashData(MemoryMarshal.AsBytes(document.Json.AsSpan()), print);
        return BinaryPrimitives.ReadUInt128BigEndian(print);
    }
}
