using OrderActors.Simulation.Kernel;
using OrderActors.Simulation.Mutants;

namespace OrderActors.Simulation.Cluster;

/// <summary>A call on its way from process to process.</summary>
internal abstract class Message<T>
{
    /// <summary>It has arrived.</summary>
    public abstract Task<T> CallIn(DeterministicSilo silo);

    /// <summary>Packs the answer where the call has ended.</summary>
    /// <returns>Gives the answer to the caller, where it arrives.</returns>
    public abstract Action<TaskCompletionSource<T>> PackAnswer(Task<T> done);
}

/// <summary>As real processes send it: every argument and result passes through Orleans' serializer.</summary>
/// <remarks>
/// What the serializer cannot take breaks a rule, whatever the caller makes of the exception. What does not arrive as it
/// was sent is thrown where it arrives, in nobody's turn, and so ends the run.
/// </remarks>
internal sealed class MessageInBytes<T>(PackedCall<T> call, World world, Mutant mutant) : Message<T>
{
    public static MessageInBytes<T> Of(RoutedCall<T> call, World world, Mutant mutant) =>
        new(Packing(call.Pack, world), world, mutant);

    public override Task<T> CallIn(DeterministicSilo silo) => call.CallIn(silo, mutant.OnTheWire);

    public override Action<TaskCompletionSource<T>> PackAnswer(Task<T> done) =>
        Packing(() => call.PackAnswer(done), world).Give;

    private static TPacked Packing<TPacked>(Func<TPacked> pack, World world)
    {
        try
        {
            return pack();
        }
        catch (Exception exception)
        {
            world.Unsafe("Wire", exception.Message);
            throw;
        }
    }
}

/// <summary>By reference, without the serializer: faster, and blind to what it would have found.</summary>
internal sealed class MessageByReference<T>(RoutedCall<T> call) : Message<T>
{
    public override Task<T> CallIn(DeterministicSilo silo) => call.CallIn(silo);

    public override Action<TaskCompletionSource<T>> PackAnswer(Task<T> done) => waiting =>
    {
        if (done.Exception is { } failure)
            waiting.TrySetException(failure.InnerExceptions);
        else
            waiting.TrySetResult(done.Result);
    };
}
