using OrderActors.Engine.Aggregates;
using OrderActors.GrainInterfaces;

namespace OrderActors.Grains;

/// <summary>Between the caller that travels and the context that is stored.</summary>
internal static class Context
{
    public static CommandContext Of(Caller caller) => new(caller.Actor, caller.Cause, caller.TraceId);

    public static Caller ToCaller(this CommandContext context, string operationId) =>
        new(operationId, context.Actor, context.Cause, context.TraceId);
}
