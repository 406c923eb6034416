using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;

namespace OrderActors.Domain.Channels;

/// <summary>Tells whether two payloads of an order say the same, without keeping what they say.</summary>
/// <remarks>
/// The integration makes it from the canonical form of the payload, so that it sees every stored fact and no sequence. No
/// personal data can be read back from it: each part is cut from a hash that begins with the order's id.
/// </remarks>
/// <param name="Address">Of the recipient's address alone; 0 where the payload has none.</param>
/// <param name="SellerNote">Of the seller's note; 0 where there is none.</param>
/// <param name="BuyerMessage">Of the buyer's message; 0 where there is none.</param>
public readonly record struct ChannelFingerprint(
    ulong High, ulong Low, ulong Address, uint SellerNote, uint BuyerMessage)
{
    private const int Size = 32;

    /// <summary>How the print of an address ends of which the channel shows only a part.</summary>
    private const ulong MaskMark = 0x2A2A2A;

    private const ulong MaskBits = 0xFFFFFF;

    /// <summary>Nobody made one: a journal of the first releases, or an order that no payload stands behind.</summary>
    public bool IsNone => this == default;

    /// <summary>The print of an address that is masked.</summary>
    public static ulong MaskedAddress(ulong print) => (print & ~MaskBits) | MaskMark;

    /// <summary>Whether two prints are of two addresses.</summary>
    /// <remarks>
    /// Where one is not known, or masked and the other one not, nobody can say that the address changed: the channel shows less of
    /// it, or more.
    /// </remarks>
    public static bool IsAnotherAddress(ulong one, ulong other) =>
        one != 0 && other != 0 && one != other && IsMasked(one) == IsMasked(other);

    private static bool IsMasked(ulong print) => (print & MaskBits) == MaskMark;

    /// <returns>None when the text is not one that <see cref="ToString"/> wrote.</returns>
    public static ChannelFingerprint Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) is OperationStatus.Done && written == Size
            ? new ChannelFingerprint(
                BinaryPrimitives.ReadUInt64BigEndian(bytes),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]),
                BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]))
            : default;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Address);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[24..], SellerNote);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[28..], BuyerMessage);
        return Base64Url.EncodeToString(bytes);
    }
}
