using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Aggregates;

/// <summary>Checks the hash chain of every stream (I6): a stored event that was changed, removed or put in shows.</summary>
/// <remarks>Reads the journal stream by stream, in pages, and may run while events are appended.</remarks>
public sealed class JournalVerification(IJournalAudit journal)
{
    /// <summary>Streams that are named; of more, only the number is told.</summary>
    public const int MaxNamed = 20;

    private const int PageSize = 1_000;

    public async Task<JournalVerdict> RunAsync(CancellationToken cancellation)
    {
        var found = new Found();
        var chain = Chain.Before;
        while (true)
        {
            var page = await journal.ReadByStreamAsync(chain.Stream, chain.Version, PageSize, cancellation);
            foreach (var stored in page)
            {
                if (stored.Stream != chain.Stream)
                {
                    await EndAsync(chain, found, cancellation);
                    chain = Chain.Of(stored.Stream);
                }

                chain = chain.Next(stored);
                found.Events++;
            }

            if (page.Length < PageSize)
                break;
        }

        await EndAsync(chain, found, cancellation);
        // Streams whose every event is gone have only their head left.
        found.Note(await journal.FindEmptyStreamsAsync(MaxNamed, cancellation), "has no events, though events were stored");
        return new JournalVerdict(found.Events, found.Streams, found.Broken, [.. found.Named]);
    }

    private async Task EndAsync(Chain chain, Found found, CancellationToken cancellation)
    {
        if (chain.Stream.Length == 0)
            return;

        found.Streams++;
        if (chain.FirstBroken is { } version)
        {
            found.Note([chain.Stream], $"breaks at version {version}");
            return;
        }

        // The head may have moved on since the last event was read, and never back.
        var head = await journal.ReadHeadAsync(chain.Stream, cancellation);
        if (head.Version < chain.Version)
            found.Note([chain.Stream], $"has {chain.Version} events, and its head knows of {head.Version}");
        else if (head.Version == chain.Version && !head.Hash.AsSpan().SequenceEqual(chain.Hash))
            found.Note([chain.Stream], "ends with another hash than its head");
        else if (head.Version > chain.Version && !await HasMoreAsync(chain, cancellation))
            found.Note([chain.Stream], $"ends at version {chain.Version}, though {head.Version} events were stored");
    }

    private async Task<bool> HasMoreAsync(Chain chain, CancellationToken cancellation) =>
        (await journal.ReadByStreamAsync(chain.Stream, chain.Version, 1, cancellation)) is [var next] && next.Stream == chain.Stream;

    private sealed class Found
    {
        public long Events { get; set; }

        public long Streams { get; set; }

        public long Broken { get; private set; }

        public List<string> Named { get; } = [];

        public void Note(IEnumerable<string> streams, string what)
        {
            foreach (var stream in streams)
            {
                Broken++;
                if (Named.Count < MaxNamed)
                    Named.Add($"{stream} {what}");
            }
        }
    }

    /// <summary>A stream as far as it was read.</summary>
    private sealed record Chain(string Stream, long Version, byte[] Hash, long? FirstBroken)
    {
        public static readonly Chain Before = Of("");

        public static Chain Of(string stream) => new(stream, 0, StreamHead.Empty.Hash, null);

        public Chain Next(StoredEvent stored)
        {
            var fact = new JournalFact(stored.Type, stored.At, stored.Actor, stored.Cause, stored.Data);
            var hash = JournalChain.Next(Hash, Stream, Version + 1, fact);
            var holds = stored.Version == Version + 1 && hash.AsSpan().SequenceEqual(stored.Hash);
            return new Chain(Stream, stored.Version, stored.Hash, FirstBroken ?? (holds ? null : Version + 1));
        }
    }
}

/// <param name="Broken">How many streams do not hold.</param>
/// <param name="Named">The first of them, each with what is wrong.</param>
public sealed record JournalVerdict(long Events, long Streams, long Broken, IReadOnlyList<string> Named);
