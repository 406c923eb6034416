using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The filters of one silo, in the order of their registration.</summary>
/// <remarks>Resolved at the first call and not before: a filter may itself ask for the grain factory.</remarks>
internal sealed class CallFilters(IServiceProvider services)
{
    private IOutgoingGrainCallFilter[]? _outgoing;
    private IIncomingGrainCallFilter[]? _incoming;

    public IOutgoingGrainCallFilter[] Outgoing =>
        _outgoing ??= services.GetServices<IOutgoingGrainCallFilter>().ToArray();

    public IIncomingGrainCallFilter[] Incoming =>
        _incoming ??= services.GetServices<IIncomingGrainCallFilter>().ToArray();
}
