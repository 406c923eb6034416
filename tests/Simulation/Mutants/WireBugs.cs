using Orleans.Serialization.Invocation;

namespace OrderActors.Simulation.Mutants;

/// <summary>A message that does not survive the way to another process.</summary>
/// <param name="spoil">What arrives instead of what was sent.</param>
internal sealed class WireBug<TMessage>(string name, string mistake, Func<TMessage, TMessage> spoil) : Mutant
    where TMessage : class
{
    public override string Name => name;

    public override string Mistake => mistake;

    public override void OnTheWire(IInvokable arrived)
    {
        for (var index = 0; index < arrived.GetArgumentCount(); index++)
        {
            if (arrived.GetArgument(index) is TMessage message)
                arrived.SetArgument(index, spoil(message));
        }
    }
}
