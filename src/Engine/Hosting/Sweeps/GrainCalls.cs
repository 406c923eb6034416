using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrderActors.Engine.Hosting.Sweeps;

/// <summary>Calls the grains of due rows, a few at a time.</summary>
internal sealed partial class GrainCalls(ILogger logger)
{
    /// <summary>Grains called at once.</summary>
    private const int MaxCalls = 16;

    /// <summary>Calls for each key; a call that fails does not keep the others waiting.</summary>
    public async Task ForEachAsync(ImmutableArray<string> keys, Func<string, Task> call)
    {
        foreach (var chunk in keys.Chunk(MaxCalls))
        {
            await Task.WhenAll(chunk.Select(async key =>
            {
                try
                {
                    await call(key);
                }
                catch (Exception exception)
                {
                    LogWakeFailed(logger, key, exception);
                }
            }));
        }
    }

    [LoggerMessage(111, LogLevel.Warning, "{Key} is due and could not be woken; it is tried again in the next sweep")]
    private static partial void LogWakeFailed(ILogger logger, string key, Exception exception);
}
