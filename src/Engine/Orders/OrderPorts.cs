using OrderActors.Engine.Effects;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Orders;

/// <summary>What every order works with. One object for all of them, because an active order should weigh little.</summary>
public sealed class OrderPorts(
    ICommitPipeline pipeline, IStoreReader reader, IOrderStock stock, IEffectHint effects, TimeProvider clock, OrderRetention retention)
{
    public ICommitPipeline Pipeline => pipeline;

    public IStoreReader Reader => reader;

    public OrderStepRunner Steps { get; } = new(stock, reader);

    public IEffectHint Effects => effects;

    public TimeProvider Clock => clock;

    public OrderRetention Retention => retention;
}
