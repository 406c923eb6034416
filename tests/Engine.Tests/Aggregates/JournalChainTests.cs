using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Aggregates;

public sealed class JournalChainTests
{
    private const int Length = 5;
    private const int Tampered = 3;

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("Grüße, 你好, 🚚")]
    [InlineData("long")]
    public void What_is_hashed_are_the_bytes_that_the_first_rows_were_hashed_from(string text)
    {
        var data = text == "long" ? new string('ä', 20_000) : text;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(StreamHead.Empty.Hash);
        writer.Write("stock/seller/main/mug");
        writer.Write(1L);
        writer.Write("stock.adjusted.v1");
        writer.Write(s_start.UtcTicks / TimeSpan.TicksPerMicrosecond);
        writer.Write("user:alice");
        writer.Write("api:1");
        writer.Write(data);

        var hash = JournalChain.Next(
            StreamHead.Empty.Hash,
            "stock/seller/main/mug",
            1,
            new JournalFact("stock.adjusted.v1", s_start, "user:alice", "api:1", data));

        Assert.Equal(SHA256.HashData(bytes.ToArray()), hash);
    }

    [Fact]
    public void An_untouched_stream_holds()
    {
        Assert.Null(JournalChain.FirstBroken(Stream()));
        Assert.Null(JournalChain.FirstBroken([]));
    }

    public static TheoryData<string, Func<StoredEvent, StoredEvent>> Changes => new()
    {
        { "type", stored => stored with { Type = "stock.forged.v1" } },
        { "time", stored => stored with { At = stored.At.AddMicroseconds(1) } },
        { "actor", stored => stored with { Actor = "user:mallory" } },
        { "cause", stored => stored with { Cause = "api:2" } },
        { "data", stored => stored with { Data = stored.Data + " " } },
        { "stream", stored => stored with { Stream = "stock/other/main/mug" } },
        { "version", stored => stored with { Version = 9 } },
        { "hash", stored => stored with { Hash = new byte[32] } },
        { "text moved from one field to its neighbour", stored => stored with { Actor = stored.Actor + "a", Cause = "pi:1" } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_event_is_found_where_it_stands(string what, Func<StoredEvent, StoredEvent> change)
    {
        var stream = Stream();

        var found = JournalChain.FirstBroken(stream.SetItem(Tampered - 1, change(stream[Tampered - 1])));

        Assert.True(found == Tampered, $"the changed {what} was found at {found}");
    }

    [Fact]
    public void A_removed_event_is_found_at_the_gap() =>
        Assert.Equal(Tampered, JournalChain.FirstBroken(Stream().RemoveAt(Tampered - 1)));

    [Fact]
    public void A_removed_event_is_found_even_when_the_versions_behind_it_are_closed_up() => Assert.Equal(
        Tampered,
        JournalChain.FirstBroken(Stream().RemoveAt(Tampered - 1).Select((stored, index) => stored with { Version = index + 1 })));

    [Fact]
    public void Events_in_another_order_are_found_at_the_first_that_moved()
    {
        var stream = Stream();
        var swapped = stream.SetItem(2, stream[3] with { Version = 3 }).SetItem(3, stream[2] with { Version = 4 });

        Assert.Equal(3, JournalChain.FirstBroken(swapped));
    }

    [Fact]
    public void An_event_slipped_in_is_found_where_it_was_put()
    {
        var stream = Stream();

        Assert.Equal(2, JournalChain.FirstBroken(stream.Insert(1, stream[0] with { Version = 2 })));
    }

    [Fact]
    public void A_forged_event_with_a_recomputed_hash_is_found_at_the_one_behind_it()
    {
        var stream = Stream();
        var forged = stream[Tampered - 1] with { Data = "{\"delta\":1000}" };
        forged = forged with
        {
            Hash = JournalChain.Next(stream[Tampered - 2].Hash, forged.Stream, Tampered, FactOf(forged)),
        };

        Assert.Equal(Tampered + 1, JournalChain.FirstBroken(stream.SetItem(Tampered - 1, forged)));
    }

    [Fact]
    public void The_chain_of_today_is_the_chain_of_what_is_stored()
    {
        var fact = new JournalFact("stock.adjusted.v1", s_start, "system", "api:1", "{}");

        var hash = JournalChain.Next(StreamHead.Empty.Hash, "stock/seller/main/mug", 1, fact);

        Assert.Equal("c8332e831ead365756e3e638daebcb4e2481f615a7e09dcb7385a5aa0d920b99", Convert.ToHexStringLower(hash));
    }

    private static ImmutableArray<StoredEvent> Stream()
    {
        var stream = ImmutableArray.CreateBuilder<StoredEvent>();
        var hash = StreamHead.Empty.Hash;
        for (var version = 1; version <= Length; version++)
        {
            var stored = new StoredEvent(
                100 + version,
                "stock/seller/main/mug",
                version,
                "stock.adjusted.v1",
                s_start.AddMinutes(version),
                "user:ann",
                "api:1",
                null,
                $"{{\"delta\":{version}}}",
                []);
            hash = JournalChain.Next(hash, stored.Stream, version, FactOf(stored));
            stream.Add(stored with { Hash = hash });
        }

        return stream.ToImmutable();
    }

    private static JournalFact FactOf(StoredEvent stored) =>
        new(stored.Type, stored.At, stored.Actor, stored.Cause, stored.Data);
}
