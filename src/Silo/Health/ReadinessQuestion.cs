using OrderActors.Ports.Storage;

namespace OrderActors.Silo.Health;

/// <summary>Asks one part of the process whether it works.</summary>
internal static class ReadinessQuestion
{
    /// <summary>How long each part has to answer.</summary>
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(2);

    /// <returns>Why it does not work, for the operator; null when it does.</returns>
    public static async Task<string?> FailureOfAsync(Func<Task> ask, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await ask().WaitAsync(s_answerWithin, clock, cancellation);
            return null;
        }
        catch (TimeoutException)
        {
            return $"no answer within {s_answerWithin.TotalSeconds:0} s";
        }
        catch (StorageUnavailableException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Messages of other exceptions may hold anything; the log of the part itself has them.
            return exception.GetType().Name;
        }
    }
}
