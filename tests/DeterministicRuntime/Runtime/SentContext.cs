using Orleans.Runtime;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The values of <see cref="RequestContext"/> that travel with a call.</summary>
internal static class SentContext
{
    /// <returns>Null when there is nothing. Orleans never changes the dictionary, it makes another.</returns>
    public static Dictionary<string, object>? OfCaller() => RequestContext.Entries as Dictionary<string, object>;

    public static void Restore(Dictionary<string, object>? sent)
    {
        if (sent is not null)
            RequestContextExtensions.Import(sent);
        else
            RequestContext.Clear();
    }
}
