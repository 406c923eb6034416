using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrderActors.Testing;

/// <summary>Listens to sources of spans and keeps what ended. Other tests' spans are among them: ask by trace.</summary>
public sealed class SpanRecorder : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanRecorder(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <param name="traceId">32 hex digits.</param>
    public IReadOnlyList<Activity> Of(string traceId) =>
        [.. _ended.Where(span => span.TraceId.ToHexString() == traceId)];

    /// <summary>The trace, once spans of all these names have ended in it.</summary>
    public async Task<IReadOnlyList<Activity>> TraceAsync(string traceId, params string[] names)
    {
        await Eventually.TrueAsync(
            () => Task.FromResult(names.Except(Of(traceId).Select(span => span.OperationName)).Any() is false),
            s_patience,
            () => $"spans {string.Join(", ", names)} in trace {traceId}; it has "
                + string.Join(", ", Of(traceId).Select(span => span.OperationName).Distinct()));
        return Of(traceId);
    }

    public void Dispose() => _listener.Dispose();
}
