using System.Diagnostics;

namespace OrderActors.Ports.Observability;

/// <summary>Where in a trace something happened, as the one line that W3C Trace Context defines for it.</summary>
/// <remarks><c>00-{trace id, 32 hex}-{span id, 16 hex}-{flags, 2 hex}</c>; what is stored and sent so outlives the process.</remarks>
public static class TraceParent
{
    private const int Length = 55;
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;

    /// <summary>Of the running span; null when there is none.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>The context to begin a child in; the default value when there is none or it cannot be read.</summary>
    public static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;

    /// <summary>The trace id alone (32 hex); what is no traceparent, such as a bare trace id, is given back as it is.</summary>
    public static string? TraceIdOf(string? traceParent) =>
        traceParent is { Length: Length } && traceParent[TraceIdStart - 1] == '-'
            ? traceParent.Substring(TraceIdStart, TraceIdLength)
            : traceParent;

    public static string? TraceIdOf(Activity? span) =>
        span is { IdFormat: ActivityIdFormat.W3C } ? span.TraceId.ToHexString() : null;
}
