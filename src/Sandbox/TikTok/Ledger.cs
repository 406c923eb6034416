namespace OrderActors.Sandbox.TikTok;

/// <summary>What was done to a shop.</summary>
public enum EffectKind
{
    LabelBought,
    PackageShipped,
    OrderMarkedShipped,
    OrderSplit,
    TrackingCorrected,
    CancellationMade,
    CancellationApproved,
    CancellationRejected,
    InventorySet,
    WebhookSubscribed,
    WebhookUnsubscribed,
    TokenIssued,
    TokenRefreshed,
}

/// <summary>One effect that a caller had, in the order in which it took hold.</summary>
/// <param name="Payload">The request body as sent; empty where it had none.</param>
public sealed record LedgerEntry(
    long Sequence,
    EffectKind Kind,
    string? ShopId,
    string? OrderId,
    string? PackageId,
    string? SubjectId,
    IReadOnlyList<string> LineIds,
    string Payload,
    DateTimeOffset At,
    string RequestId);

/// <summary>One request that was refused, and why. A refused request had no effect.</summary>
/// <param name="IsRepeat">The reason was that the thing had been done before.</param>
public sealed record Refusal(
    string Method, string Path, int Code, string Message, bool IsRepeat, string Payload, DateTimeOffset At, string RequestId);

/// <summary>One call as it came, whatever became of it.</summary>
/// <param name="Query">As it came; empty for a call about tokens, whose query carries secrets.</param>
/// <param name="ShopId">The shop that it named; null where it named none or was refused before that was known.</param>
/// <param name="Http">The HTTP status of the answer.</param>
/// <param name="Code">The code in the answer; null where a script or a fault gave another answer.</param>
/// <param name="IsScripted">A script gave the answer, and nothing was done.</param>
public sealed record ApiCallRecord(
    string Method,
    string Path,
    string Query,
    string? ShopId,
    string Payload,
    int Http,
    int? Code,
    bool IsScripted,
    DateTimeOffset At,
    string RequestId);

/// <summary>One thing that was done more than once.</summary>
public sealed record RepeatedEffect(EffectKind Kind, string SubjectId, IReadOnlyList<LedgerEntry> Entries);

/// <summary>Append-only record of what callers did, the oracle of "never twice". Safe on every thread.</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Queue<LedgerEntry> _entries = [];
    private readonly Queue<Refusal> _refusals = [];
    private readonly Queue<ApiCallRecord> _calls = [];
    private readonly int _maxEntries;
    private readonly int _maxCalls;
    private long _sequence;
    private long _forgotten;

    internal Ledger(int maxEntries, int maxCalls = 10_000) => (_maxEntries, _maxCalls) = (maxEntries, maxCalls);

    public IReadOnlyList<LedgerEntry> Entries
    {
        get { lock (_gate) return [.. _entries]; }
    }

    public IReadOnlyList<Refusal> Refusals
    {
        get { lock (_gate) return [.. _refusals]; }
    }

    /// <summary>The latest calls, oldest first, reads included.</summary>
    public IReadOnlyList<ApiCallRecord> Calls
    {
        get { lock (_gate) return [.. _calls]; }
    }

    /// <summary>How many entries and refusals no longer fit. As long as it is 0, the record is complete.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    public IReadOnlyList<LedgerEntry> EffectsOn(string orderId) =>
        [.. Entries.Where(entry => entry.OrderId == orderId)];

    public IReadOnlyList<LedgerEntry> Of(EffectKind kind) => [.. Entries.Where(entry => entry.Kind == kind)];

    /// <summary>
    /// Everything that may happen once only and happened more often: a unit shipped, labelled or cancelled twice, a
    /// cancellation decided twice. Empty means "none twice".
    /// </summary>
    /// <remarks>A repeat that the shop refused is not here but in <see cref="RefusedRepeats"/>.</remarks>
    public IReadOnlyList<RepeatedEffect> DoneTwice() =>
        [.. Entries
            .SelectMany(entry => OnceOnly(entry).Select(subject => (subject, entry)))
            .GroupBy(pair => pair.subject, pair => pair.entry)
            .Where(group => group.Count() > 1)
            .Select(group => new RepeatedEffect(group.First().Kind, group.Key.Id, [.. group]))];

    /// <summary>Attempts to do again what was done. Each is one "twice" that only TikTok's own check prevented.</summary>
    public IReadOnlyList<Refusal> RefusedRepeats() => [.. Refusals.Where(refusal => refusal.IsRepeat)];

    internal void Add(
        EffectKind kind,
        Caller caller,
        DateTimeOffset at,
        string? shopId = null,
        string? orderId = null,
        string? packageId = null,
        string? subjectId = null,
        IEnumerable<string>? lineIds = null)
    {
        lock (_gate)
        {
            _entries.Enqueue(new LedgerEntry(
                ++_sequence, kind, shopId, orderId, packageId, subjectId, [.. lineIds ?? []], caller.Payload, at, caller.RequestId));
            Trim(_entries);
        }
    }

    internal void Add(Refusal refusal)
    {
        lock (_gate)
        {
            _refusals.Enqueue(refusal);
            Trim(_refusals);
        }
    }

    internal void Add(ApiCallRecord call)
    {
        lock (_gate)
        {
            _calls.Enqueue(call);
            while (_calls.Count > _maxCalls)
                _calls.Dequeue();
        }
    }

    // The three ways to ship share one family, so that a label and a "marked shipped" for one unit count as twice.
    private static IEnumerable<(string Family, string Id)> OnceOnly(LedgerEntry entry) => entry.Kind switch
    {
        EffectKind.LabelBought or EffectKind.PackageShipped or EffectKind.OrderMarkedShipped =>
            entry.LineIds.Select(line => ("ship", line)),
        EffectKind.CancellationMade => entry.LineIds.Select(line => ("cancel", line)),
        EffectKind.CancellationApproved or EffectKind.CancellationRejected =>
            entry.SubjectId is { } subject ? [("decide", subject)] : [],
        EffectKind.OrderSplit or EffectKind.TrackingCorrected or EffectKind.InventorySet
            or EffectKind.WebhookSubscribed or EffectKind.WebhookUnsubscribed
            or EffectKind.TokenIssued or EffectKind.TokenRefreshed => [],
    };

    private void Trim<T>(Queue<T> queue)
    {
        while (queue.Count > _maxEntries)
        {
            queue.Dequeue();
            Interlocked.Increment(ref _forgotten);
        }
    }
}

/// <summary>Who causes an effect: the request and what it carried.</summary>
internal readonly record struct Caller(string RequestId, string Payload);
