using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderActors.EmbeddedSilo.Runtime;

namespace OrderActors.EmbeddedSilo;

/// <summary>A span for each turn that a call takes, named as Orleans names it: <c>IOrderGrain/ApplySnapshotAsync</c>.</summary>
/// <remarks>The span of the caller is its parent, across the mailbox; waiting there is not part of it.</remarks>
public static class SiloTelemetry
{
    /// <summary>Of the source and of the meter.</summary>
    public const string Name = "OrderActors.EmbeddedSilo";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>(
        "orderactors.silo.refused", "{call}", "Calls turned away because too many waited at their grain.");

    /// <returns>Null while nobody listens.</returns>
    internal static Activity? Begin(CallRequest request) => s_source.HasListeners()
        ? s_source.StartActivity(request.Method.SpanName, ActivityKind.Server, request.CallerActivity?.Context ?? default)
            ?.SetTag("rpc.system", "orleans")
            .SetTag("rpc.service", request.Method.Interface.Name)
            .SetTag("rpc.method", request.Method.Method.Name)
            .SetTag("rpc.orleans.target_id", request.Target.GrainId.ToString())
        : null;

    internal static void End(Activity? span, Exception? exception)
    {
        if (span is null)
            return;

        if (exception is not null)
        {
            var name = exception.GetType().Name;
            span.SetStatus(ActivityStatusCode.Error, name).SetTag("error.type", name);
        }

        span.Stop();
    }

    internal static void Refused() => s_refused.Add(1);
}
