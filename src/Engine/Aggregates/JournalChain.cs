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
        // Each text is preceded by its length, so that no two different rows make the same bytes.
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(previous);
        writer.Write(stream);
        writer.Write(version);
        writer.Write(fact.Type);
        // Microseconds: what every database keeps.
        writer.Write(fact.At.UtcTicks / TimeSpan.TicksPerMicrosecond);
        writer.Write(fact.Actor);
        writer.Write(fact.Cause);
        writer.Write(fact.Data);
        writer.Flush();
        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
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
}

/// <summary>What of a journal row is protected by the chain, beside its place.</summary>
public readonly record struct JournalFact(string Type, DateTimeOffset At, string Actor, string Cause, string Data);
