using OrderActors.Gateway.Http;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>Finds the seller's order, hands the command to its grain, and answers with the order after it.</summary>
public sealed class OrderCommands(IGrainFactory grains, IQueries queries)
{
    public async Task<IResult> RunAsync(
        HttpContext context, Seller seller, string orderId, Func<IOrderGrain, Caller, Task<CommandReply>> command)
    {
        if (await queries.FindOrderAsync(seller.Id, orderId, context.RequestAborted) is not { } row)
            return OrderEndpoints.NoOrder(orderId);

        var grain = grains.GetGrain<IOrderGrain>(row.Key.ToString());
        var reply = await command(grain, seller.CallerOf(context));
        if (!reply.Accepted)
            return RefusalTable.ProblemOf(reply);

        // The command is done: a caller who went away meanwhile must find this answer under its key.
        var after = await queries.FindOrderAsync(seller.Id, orderId, CancellationToken.None);
        return Results.Ok(OrderView.Of(after ?? row));
    }
}
