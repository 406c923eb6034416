using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

/// <summary>The hash chain of a stream: changing, removing or reordering a stored event breaks every hash after it (I6).</summary>
public static class JournalChain
{
    private const int MaxLengthBytes = 5;

    /// <summary>The hash of the row that becomes <paramref name="version"/> of the stream.</summary>
    public static byte[] Next(byte[] previous, string stream, long version, in JournalFact fact)
    {
        var bound = previous.Length + (2 * sizeof(long))
            + BoundOf(stream) + BoundOf(fact.Type) + BoundOf(fact.Actor) + BoundOf(fact.Cause) + BoundOf(fact.Data);
        var buffer = ArrayPool<byte>.Shared.Rent(bound);
        try
        {
            previous.CopyTo(buffer, 0);
            var end = Write(buffer, previous.Length, stream);
            end = Write(buffer, end, version);
            end = Write(buffer, end, fact.Type);
            // Microseconds: what every database keeps.
            end = Write(buffer, end, fact.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
            end = Write(buffer, end, fact.Actor);
            end = Write(buffer, end, fact.Cause);
            end = Write(buffer, end, fact.Data);
            return SHA256.HashData(buffer.AsSpan(0, end));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Checks a whole stream.</summary>
    /// <returns>The first version whose hash is wrong or missing; null when the chain holds.</returns>
    public static long? FirstBroken(IEnumerable<StoredEvent> stream)
    {
        var hash = StreamHead.Empty.Hash;
        var version = 0L;
        foreach (var stored in stream)
        {
            version++;
            var fact = new JournalFact(stored.Type, stored.At, stored.Actor, stored.Cause, stored.Data);
            hash = Next(hash, stored.Stream, version, fact);
            if (stored.Version != version || !hash.AsSpan().SequenceEqual(stored.Hash))
                return version;
        }

        return null;
    }

    private static int BoundOf(string text) => MaxLengthBytes + Encoding.UTF8.GetMaxByteCount(text.Length);

    private static int Write(byte[] buffer, int at, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(at), number);
        return at + sizeof(long);
    }

    /// <summary>Each text is preceded by its length, so that no two different rows make the same bytes.</summary>
    private static int Write(byte[] buffer, int at, string text)
    {
        // Seven bits a byte, as BinaryWriter does it, which wrote the first rows.
        var length = (uint)Encoding.UTF8.GetByteCount(text);
        for (; length > 0x7F; length >>= 7)
            buffer[at++] = (byte)(length | 0x80);
        buffer[at++] = (byte)length;
        return at + Encoding.UTF8.GetBytes(text, buffer.AsSpan(at));
    }
}

/// <summary>What of a journal row is protected by the chain, beside its place.</summary>
public readonly record struct JournalFact(string Type, DateTimeOffset At, string Actor, string Cause, string Data);
