using OrderActors.Domain.Orders;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Observability;

namespace OrderActors.Engine.Shops;

/// <summary>Carries out the external calls that orders intend, each at most once (invariant I7).</summary>
/// <remarks>
/// TikTok takes no idempotency key for these calls. So a call that may have been made before is never repeated blindly:
/// first TikTok is asked whether it happened. A refusal is looked at in the same way, because "already shipped" is how a
/// success whose answer was lost looks the second time.
/// </remarks>
public sealed class ShopEffects(ShopEngine shop, IShopChannel channel, IShopOrders orders, TimeProvider clock)
{
    private static readonly TimeSpan s_afterUnknown = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_whileAPersonIsNeeded = TimeSpan.FromMinutes(10);

    /// <summary>Effects under way in this activation: the sweep may offer one again before its call has ended.</summary>
    private readonly HashSet<string> _underWay = [];

    /// <summary>Effects that were begun here without looking, until the time after which nobody may do so any more.</summary>
    private readonly Dictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);

    /// <summary>The same in the order of beginning, which is nearly that of forgetting.</summary>
    private readonly Queue<string> _begunInOrder = new();

    /// <remarks>
    /// Safe to repeat. The first call belongs to the process that committed the intent, for as long as <paramref name="callBefore"/>
    /// allows; a first call that is asked for again or too late is left to the sweep. A later call belongs to the
    /// process that takes the effect up, which the order grants to one process alone.
    /// </remarks>
    /// <param name="lookFirst">The call may have been made before: take it up and look.</param>
    /// <param name="callBefore">For a first call: later than this somebody else may be at it.</param>
    public async Task PerformAsync(
        OrderKey order,
        string effectId,
        EffectRequest request,
        bool lookFirst,
        DateTimeOffset callBefore)
    {
        if (!_underWay.Add(effectId))
            return;

        try
        {
            var context = new CommandContext("system", $"effect:{effectId}", TraceParent.Current ?? request.TraceParent);
            if (lookFirst)
            {
                callBefore = clock.GetUtcNow() + EffectTiming.CallWithin;
                if (!await orders.TakeUpAsync(order, effectId, context))
                    return;
            }
            else if (!Begin(effectId, callBefore))
            {
                return;
            }

            var result = await TryAsync(order, request, lookFirst, callBefore);

            // Too late to put it off: somebody else may have taken it up, and would lose the time that was granted.
            if (result is not EffectResult.Later || clock.GetUtcNow() < callBefore + EffectTiming.CallMargin)
                await orders.SettleAsync(order, effectId, result, context);
        }
        finally
        {
            _underWay.Remove(effectId);
        }
    }

    /// <returns>False when the call may have been made already, here or by somebody else.</returns>
    private bool Begin(string effectId, DateTimeOffset callBefore)
    {
        var now = clock.GetUtcNow();
        while (_begunInOrder.TryPeek(out var oldest) && _begun[oldest] < now)
            _begun.Remove(_begunInOrder.Dequeue());
        if (now > callBefore || !_begun.TryAdd(effectId, callBefore))
            return false;

        _begunInOrder.Enqueue(effectId);
        return true;
    }

    private async Task<EffectResult> TryAsync(
        OrderKey order, EffectRequest request, bool lookFirst, DateTimeOffset callBefore)
    {
        try
        {
            if (lookFirst && await FindAsync(order, request) is { } earlier)
                return earlier;

            return await CallAsync(order, request, callBefore);
        }
        catch (ChannelException exception)
        {
            return await AfterErrorAsync(order, request, exception);
        }
    }

    private async Task<EffectResult> CallAsync(OrderKey order, EffectRequest request, DateTimeOffset callBefore)
    {
        if (request.Ship is { } instruction)
        {
            return Done(await shop.CallAsync(access =>
            {
                RequireInTime(callBefore);
                return channel.ShipAsync(access, instruction, CancellationToken.None);
            }));
        }

        var id = await shop.CallAsync(access =>
        {
            RequireInTime(callBefore);
            return channel.CancelAsync(access, order.TikTokOrderId, request.CancelReason ?? "", CancellationToken.None);
        });
        return new EffectResult.Done(id, null, null, null);
    }

    /// <summary>Looked at in the last moment, because a refresh of the token may have taken long.</summary>
    private void RequireInTime(DateTimeOffset callBefore)
    {
        if (clock.GetUtcNow() > callBefore)
            throw new ChannelException(ChannelErrorKind.Timeout, "not called in time; somebody else may be at it");
    }

    /// <returns>Done when the channel says that it has happened; null when it has not.</returns>
    private async Task<EffectResult.Done?> FindAsync(OrderKey order, EffectRequest request)
    {
        if (request.Ship is { } instruction)
        {
            var receipt = await shop.CallAsync(
                access => channel.FindShipmentAsync(access, instruction, CancellationToken.None));
            return receipt is null ? null : Done(receipt);
        }

        var id = await shop.CallAsync(
            access => channel.FindCancellationAsync(access, order.TikTokOrderId, CancellationToken.None));
        return id is null ? null : new EffectResult.Done(id, null, null, null);
    }

    private async Task<EffectResult> AfterErrorAsync(OrderKey order, EffectRequest request, ChannelException error)
    {
        if (error.Kind is not ChannelErrorKind.Refused)
            return new EffectResult.Later(error.Message, error.RetryAfter ?? WaitAfter(error.Kind));

        try
        {
            return await FindAsync(order, request) is { } earlier ? earlier : new EffectResult.Refused(error.Message);
        }
        catch (ChannelException exception)
        {
            return new EffectResult.Later(exception.Message, exception.RetryAfter ?? WaitAfter(exception.Kind));
        }
    }

    private static TimeSpan WaitAfter(ChannelErrorKind kind) => kind switch
    {
        ChannelErrorKind.Timeout or ChannelErrorKind.Unavailable or ChannelErrorKind.Unreadable
            or ChannelErrorKind.RateLimited or ChannelErrorKind.CircuitOpen or ChannelErrorKind.TokenExpired => s_afterUnknown,
        ChannelErrorKind.AuthorizationLost or ChannelErrorKind.Misconfigured or ChannelErrorKind.Refused
            or ChannelErrorKind.Passing or ChannelErrorKind.ShopInactive =>
            s_whileAPersonIsNeeded,
    };

    private static EffectResult.Done Done(ShipReceipt receipt) =>
        new(receipt.PackageId, receipt.TrackingNumber, receipt.ShippingProvider, receipt.Warning);
}
