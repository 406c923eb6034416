using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

/// <summary>The hash chain of a stream: changing, removing or reordering a stored event breaks every hash after it (I6).</summary>
public static class JournalChain
{
    /// <summary>The hash of the row that becomes <paramref name="version"/> of the stream.</summary>
    public static byte[] Next(byte[] previous, string stream, long version, in JournalFact fact)
    {
        var input = new ArrayBufferWriter<byte>(256 + fact.Data.Length);
        input.Write(previous);
        Write(input, stream);
        Write(input, version);
        Write(input, fact.Type);
        // Microseconds: what every database keeps.
        Write(input, fact.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Write(input, fact.Actor);
        Write(input, fact.Cause);
        Write(input, fact.Data);
        return SHA256.HashData(input.WrittenSpan);
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

    private static void Write(ArrayBufferWriter<byte> input, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(input.GetSpan(sizeof(long)), number);
        input.Advance(sizeof(long));
    }

    /// <summary>Each text is preceded by its length, so that no two different rows make the same bytes.</summary>
    private static void Write(ArrayBufferWriter<byte> input, string text)
    {
        // Seven bits a byte, as BinaryWriter does it, which wrote the first rows.
        var length = (uint)Encoding.UTF8.GetByteCount(text);
        for (; length > 0x7F; length >>= 7)
            WriteByte(input, (byte)(length | 0x80));
        WriteByte(input, (byte)length);

        input.Advance(Encoding.UTF8.GetBytes(text, input.GetSpan(Encoding.UTF8.GetByteCount(text))));
    }

    private static void WriteByte(ArrayBufferWriter<byte> input, byte value)
    {
        input.GetSpan(1)[0] = value;
        input.Advance(1);
    }
}

/// <summary>What of a journal row is protected by the chain, beside its place.</summary>
public readonly record struct JournalFact(string Type, DateTimeOffset At, string Actor, string Cause, string Data);
