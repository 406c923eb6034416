using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.GrainInterfaces;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;
using Orleans;

namespace OrderActors.Gateway.Api.Shops;

/// <summary>Tries failed orders again after a link was set that they may have waited for.</summary>
/// <remarks>Only sooner: each failed order is tried again by itself, and an order that is not reached here keeps its time.</remarks>
public sealed partial class UnknownSkuRetries(IGrainFactory grains, IQueries queries, ILogger<UnknownSkuRetries> log)
{
    /// <summary>Orders that one request tries again: the newest. Chosen, so that the request is answered soon.</summary>
    private const int MaxOrders = 50;

    private const string UnknownSku = nameof(FailureReason.UnknownSku) + ":";

    /// <returns>How many orders were tried again.</returns>
    public async Task<int> RetryAsync(ShopKey shop, Caller caller, CancellationToken cancellation)
    {
        try
        {
            var failed = await queries.ListOrdersAsync(
                shop.SellerId, new OrderFilter(OrderState.Failed.Name(), shop.ShopId), null, MaxOrders, cancellation);
            var waiting = failed.Where(row => row.Failure?.StartsWith(UnknownSku, StringComparison.Ordinal) is true).ToList();
            // The order's version makes each failure a retry of its own: a request without a key names no intent by itself.
            var replies = await Task.WhenAll(waiting.Select(row => grains.GetGrain<IOrderGrain>(row.Key.ToString())
                .RetryAsync(new RetryOrder(caller with { OperationId = $"{caller.OperationId}/retry/{row.Version}" }))));
            return replies.Count(reply => reply.Accepted);
        }
        catch (Exception exception)
        {
            // The links are set; what fails here happens later all the same.
            LogNotRetried(log, shop.ShopId, exception);
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failed orders of shop {Shop} could not be tried again at once; they are when due")]
    private static partial void LogNotRetried(ILogger log, string shop, Exception exception);
}
