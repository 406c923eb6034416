using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;

namespace OrderActors.Ports.Storage;

/// <summary>What one decision changes: journal rows of one stream and the current-state rows that follow from them.</summary>
/// <remarks>
/// Commits whole or not at all. <see cref="ExpectedVersion"/> is the version of the stream that the decision was made
/// on; a stream that has moved on since refuses the set (<see cref="VersionConflictException"/>).
/// </remarks>
/// <param name="Stream">The stream, such as <c>order/seller/shop/id</c>.</param>
/// <param name="ExpectedVersion">How many journal rows the stream had; 0 for a new one.</param>
/// <param name="Journal">
/// They become versions ExpectedVersion + 1 and on. None where what is written is no fact, such as when to look again: then
/// <see cref="HeadHash"/> is needed, and the stream exists.
/// </param>
/// <param name="Rows">Images of rows to write, in this order, in the same transaction.</param>
public sealed record ChangeSet(
    string Stream,
    long ExpectedVersion,
    ImmutableArray<JournalRow> Journal,
    ImmutableArray<RowImage> Rows)
{
    /// <summary>
    /// Change sets of other streams that commit in the same transaction as this one or not at all, so that changes that depend on
    /// each other are never stored in part. At most <see cref="MaxAtomicWith"/>, each of a stream of its own and with none beside it.
    /// </summary>
    /// <remarks>Travels between processes under the name that it had first.</remarks>
    [JsonPropertyName("Together")]
    public ImmutableArray<ChangeSet> AtomicWith { get; init; } = [];

    /// <summary>The most sets that may stand beside one. Chosen: a batch of a few hundred is where a larger one gains nothing.</summary>
    public const int MaxAtomicWith = 256;

    /// <summary>This set and those beside it, by which it is written or refused.</summary>
    public IEnumerable<ChangeSet> Parts() => AtomicWith.IsEmpty ? [this] : AtomicWith.Prepend(this);

    /// <summary>The hash of the stream's head that the decision was made on, where no journal row is added; else null.</summary>
    /// <remarks>Does not travel between processes: what is attached for another process to commit has facts.</remarks>
    [JsonIgnore]
    public byte[]? HeadHash { get; init; }

    /// <summary>The hash of the stream's head once this is written.</summary>
    public byte[] HashAfter() => Journal is [.., var last] ? last.Hash : HeadHash ?? throw new InvalidOperationException("no head is known");

    /// <summary>Spans of the commands that it follows from, the first one first. For traces alone: empty while nobody listens.</summary>
    public ImmutableArray<ActivityContext> Causes { get; init; } = [];
}

/// <summary>One fact about to be stored.</summary>
/// <param name="Type">Stable name with a version, such as <c>order.received.v1</c>.</param>
/// <param name="Actor">Who: <c>system</c>, <c>user:…</c>, <c>channel</c>.</param>
/// <param name="Cause">What led to it: <c>webhook:…</c>, <c>poll:…</c>, <c>api:…</c>, <c>deadline:…</c>, <c>effect:…</c>.</param>
/// <param name="TraceId">The distributed trace that it happened in (32 hex), or null.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="Hash">SHA-256 over the stream's previous hash and this row: the stream's tamper-evident chain.</param>
public sealed record JournalRow(
    string Type, DateTimeOffset At, string Actor, string Cause, string? TraceId, string Data, byte[] Hash);

/// <summary>One fact as stored.</summary>
/// <param name="Position">Place in the whole journal; grows, with gaps.</param>
/// <param name="Version">Place in its stream; starts at 1, without gaps.</param>
public sealed record StoredEvent(
    long Position,
    string Stream,
    long Version,
    string Type,
    DateTimeOffset At,
    string Actor,
    string Cause,
    string? TraceId,
    string Data,
    byte[] Hash);

/// <summary>That something happened to a stream, without what it was.</summary>
public sealed record JournalMark(long Position, string Stream, string Type, DateTimeOffset At);

/// <summary>Where a stream stands. <see cref="Empty"/> for one that has no rows.</summary>
public sealed record StreamHead(long Version, byte[] Hash)
{
    public static readonly StreamHead Empty = new(0, new byte[32]);
}
