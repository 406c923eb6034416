using System.Diagnostics;
using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;

namespace OrderActors.Integrations.TikTok;

/// <summary>A span and a measure for each request that is sent.</summary>
/// <remarks>
/// Neither the address nor a header is ever told: signature, shop cipher and secrets stand there. The library's own HTTP
/// spans are switched off for the same reason.
/// </remarks>
public static class TikTokTelemetry
{
    private const string Answered = "ok";

    /// <summary>Where ids begin in a path; before that stand the area and the version of the interface.</summary>
    private const int FirstIdSegment = 3;

    private static readonly Histogram<double> s_duration = Telemetry.Meter.CreateHistogram<double>(
        Telemetry.Measures.ChannelDuration, "s", "One request to TikTok, by endpoint and outcome.");

    private static readonly Counter<long> s_withheld = Telemetry.Meter.CreateCounter<long>(
        Telemetry.Measures.ChannelWithheld, "{request}", "Calls that ended unsent: the shop's rate budget is used up, or its circuit is open.");

    /// <returns>Null while nobody listens. The caller ends it by disposing of it.</returns>
    internal static Activity? Begin(TikTokCall call, Uri host)
    {
        if (!Telemetry.Source.HasListeners())
            return null;

        var endpoint = EndpointOf(call.Path);
        return Telemetry.Source.StartActivity($"{call.Method} {endpoint}", ActivityKind.Client)
            ?.SetTag("http.request.method", call.Method.Method)
            .SetTag("url.template", endpoint)
            .SetTag("server.address", host.Host)
            .SetTag("server.port", host.Port)
            .SetTag(Telemetry.Tags.ShopId, call.ShopId);
    }

    internal static void Succeeded(TikTokCall call, TimeSpan took) => Record(call, took, Answered);

    internal static void Failed(Activity? span, TikTokCall call, TimeSpan took, string kind)
    {
        span?.SetStatus(ActivityStatusCode.Error, kind).SetTag(Telemetry.Tags.ErrorType, kind);
        Record(call, took, kind);
    }

    /// <param name="reason">Why it was not sent, in a word.</param>
    internal static void Withheld(TikTokCall call, string reason) =>
        s_withheld.Add(1, Endpoint(call), new(Telemetry.Tags.Reason, reason));

    /// <summary>The path with its ids left out: few values, and nothing that names a customer.</summary>
    public static string EndpointOf(string path)
    {
        var segments = path.Split('/');
        for (var index = FirstIdSegment; index < segments.Length; index++)
        {
            if (!segments[index].All(letter => char.IsAsciiLetterLower(letter) || letter is '_'))
                segments[index] = "{id}";
        }

        return string.Join('/', segments);
    }

    private static void Record(TikTokCall call, TimeSpan took, string outcome)
    {
        if (s_duration.Enabled)
            s_duration.Record(took.TotalSeconds, Endpoint(call), new(Telemetry.Tags.Outcome, outcome));
    }

    private static KeyValuePair<string, object?> Endpoint(TikTokCall call) =>
        new(Telemetry.Tags.Endpoint, EndpointOf(call.Path));
}
