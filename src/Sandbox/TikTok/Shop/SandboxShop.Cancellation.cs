using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

// Cancellations: the seller's own, the buyer's free one, the buyer's request that needs an answer, the platform's.
public sealed partial class SandboxShop
{
    /// <summary>How long after payment a buyer may cancel without asking. Default of TikTok: about one hour.</summary>
    public static readonly TimeSpan FreeCancelWindow = TimeSpan.FromHours(1);

    private static readonly TimeSpan RespondWithin = TimeSpan.FromHours(48);

    /// <summary>The buyer cancels in the free window: done at once, nobody is asked.</summary>
    public CancellationView BuyerCancels(string orderId, string reason = "ecom_order_to_ship_canceled_reason_created_by_mistakes")
    {
        lock (_gate)
        {
            var order = Find(orderId);
            var isFree = order.Status is OrderStatus.Unpaid or OrderStatus.OnHold
                || (order.Status == OrderStatus.AwaitingShipment
                    && (order.PaidTime ?? order.CreateTime) + (long)FreeCancelWindow.TotalSeconds > _context.Seconds);
            if (!isFree || order.PendingCancellation is not null)
                throw Illegal(order, "cancelled by the buyer without asking");

            var row = Open(order, [.. order.ActiveLines], "CANCEL", "BUYER", reason, CancelStatus.Complete);
            CancelLines(row, "BUYER");
            return View(row);
        }
    }

    /// <summary>The buyer asks to cancel; the seller has to answer. Webhook 11.</summary>
    public CancellationView BuyerRequestsCancel(
        string orderId, string reason = "ecom_order_to_ship_canceled_reason_change_payment_method")
    {
        lock (_gate)
        {
            var order = Find(orderId);
            if (order.Status is < OrderStatus.AwaitingShipment or > OrderStatus.AwaitingCollection
                || order.PendingCancellation is not null)
                throw Illegal(order, "asked to be cancelled");

            var row = Open(order, [.. order.ActiveLines], "BUYER_CANCEL", "BUYER", reason, CancelStatus.Pending);
            order.PendingCancellation = row;
            order.RequestCancelTime = row.CreateTime;
            return View(row);
        }
    }

    /// <summary>The platform cancels, up to and including transit: lost, refused, not shipped in time.</summary>
    public CancellationView PlatformCancels(string orderId, string reason = "ecom_order_canceled_reason_package_lost")
    {
        lock (_gate)
        {
            var order = Find(orderId);
            if (!order.Status.MayBecome(OrderStatus.Cancelled))
                throw Illegal(order, "cancelled");

            EndPending(order, CancelStatus.Complete);
            var row = Open(order, [.. order.ActiveLines], "CANCEL", "SYSTEM", reason, CancelStatus.Complete);
            CancelLines(row, "SYSTEM");
            return View(row);
        }
    }

    internal (string Id, CancelStatus Status) SellerCancels(
        string orderId,
        IReadOnlyList<string> lineIds,
        IReadOnlyList<(string SkuId, int Quantity)> skus,
        string reason,
        Caller caller)
    {
        lock (_gate)
        {
            if (!CancelReasons.Seller.ContainsKey(reason))
                throw new SandboxRefusedException(ApiCodes.CancelReasonUnknown, $"cancel_reason '{reason}' is not valid here");

            if (IsScripted(orderId) && _scripted.Find(orderId, _context.Now) is { } scripted)
                return CancelScripted(scripted, lineIds, skus, caller);

            var order = Find(orderId);

            var lines = Chosen(order, lineIds, skus);
            RequireSellerMay(order, lines);
            RememberForLateReads(order);
            EndPending(order, CancelStatus.Success);
            var row = Open(order, lines, "CANCEL", "SELLER", reason, CancelStatus.Success);
            _context.Ledger.Add(
                EffectKind.CancellationMade, caller, _context.Now, Id, order.Id, subjectId: row.Id,
                lineIds: lines.Select(line => line.Id));
            CancelLines(row, "SELLER");
            return (row.Id, row.Status);
        }
    }

    internal void Decide(string cancelId, bool isApproved, string? rejectReason, string? idempotencyKey, Caller caller)
    {
        lock (_gate)
        {
            if (_scriptedCancellations.GetValueOrDefault(cancelId) is { } scripted)
            {
                DecideScripted(cancelId, scripted, isApproved, caller);
                return;
            }

            var row = _cancellations.GetValueOrDefault(cancelId)
                ?? throw new SandboxRefusedException(ApiCodes.CancelNotFound, $"cancellation {cancelId} does not exist");

            // The same key and the same decision: the first answer again, and no second effect.
            if (idempotencyKey is not null && row.DecisionKey == idempotencyKey && row.WasApproved == isApproved)
                return;

            if (row.Status != CancelStatus.Pending)
                throw new SandboxRefusedException(ApiCodes.CancelNotPending, $"cancellation {cancelId} is {row.Status.Wire()}");

            RememberForLateReads(row.Order);
            row.DecisionKey = idempotencyKey;
            row.WasApproved = isApproved;
            row.RejectReason = rejectReason;
            _context.Ledger.Add(
                isApproved ? EffectKind.CancellationApproved : EffectKind.CancellationRejected,
                caller, _context.Now, Id, row.Order.Id, subjectId: cancelId);
            EndPending(row.Order, isApproved ? CancelStatus.Success : CancelStatus.Rejected);
            if (isApproved)
                CancelLines(row, "BUYER");
        }
    }

    private static List<LineRecord> Chosen(
        OrderRecord order, IReadOnlyList<string> lineIds, IReadOnlyList<(string SkuId, int Quantity)> skus)
    {
        var active = order.ActiveLines.ToList();
        if (lineIds.Count > 0)
            return [.. lineIds.Distinct().Select(id => active.Find(line => line.Id == id) ?? throw NotThere(order, id))];

        if (skus.Count == 0)
            return active;

        return [.. skus.SelectMany(wish =>
        {
            var found = active.Where(line => line.Sku.Id == wish.SkuId).Take(wish.Quantity).ToList();
            return found.Count == wish.Quantity ? found : throw NotThere(order, wish.SkuId);
        })];
    }

    // A unit that was cancelled before is "done before"; one that the order never had is a mistake.
    private static SandboxRefusedException NotThere(OrderRecord order, string id) =>
        order.Lines.Exists(line => line.Id == id || line.Sku.Id == id)
            ? new(ApiCodes.NothingToCancel, $"{id} of order {order.Id} is cancelled already")
            : new(ApiCodes.LineUnknown, $"order {order.Id} has no {id}");

    private void RequireSellerMay(OrderRecord order, List<LineRecord> lines)
    {
        if (order.Status == OrderStatus.Cancelled)
            throw new SandboxRefusedException(ApiCodes.NothingToCancel, $"order {order.Id} is cancelled already");

        var isLate = order.Status >= OrderStatus.InTransit || (lines.Exists(line => line.IsArranged) && !Market.IsUnitedStates);
        if (isLate)
            throw new SandboxRefusedException(
                ApiCodes.CancelNotAllowed, $"order {order.Id} is {order.Status.Wire()}; the seller cannot cancel it any more");

        if (lines.Count < order.ActiveLines.Count() && !Market.CancelsUnits)
            throw new SandboxRefusedException(ApiCodes.PartialCancelNotAllowed, $"orders in {Region} are cancelled as a whole");
    }

    private CancellationRecord Open(
        OrderRecord order, IReadOnlyList<LineRecord> lines, string type, string role, string reason, CancelStatus status)
    {
        var now = _context.Seconds;
        var row = new CancellationRecord
        {
            Id = _context.Ids.Cancellation(),
            Order = order,
            Type = type,
            Role = role,
            Reason = reason,
            Lines = [.. lines.Select(line => (_context.Ids.CancellationLine(), line))],
            CreateTime = now,
            UpdateTime = now,
            Status = status,
        };
        _cancellations.Add(row.Id, row);
        Announce(row);
        return row;
    }

    private void EndPending(OrderRecord order, CancelStatus status)
    {
        if (order.PendingCancellation is not { } row)
            return;

        row.Status = status;
        row.UpdateTime = Math.Max(_context.Seconds, row.UpdateTime + 1);
        order.PendingCancellation = null;
        Announce(row);
    }

    private void CancelLines(CancellationRecord row, string user)
    {
        var order = row.Order;
        var lines = row.Lines.Select(pair => pair.Line).Where(line => line.IsActive).ToList();
        Release(lines.Where(line => !line.IsArranged), order.WarehouseId, goesBack: true);
        foreach (var line in lines)
        {
            line.Status = OrderStatus.Cancelled;
            line.CancelReason = CancelReasons.TextOf(row.Reason);
            line.CancelUser = user;
        }

        foreach (var package in order.Packages.Where(package => package.Lines.TrueForAll(line => !line.IsActive)))
            package.Status = PackageStatus.Cancelled;

        if (!order.ActiveLines.Any())
        {
            order.CancellationInitiator = user;
            order.CancelReason = order.Lines[0].CancelReason;
        }

        Settle(order);
    }

    private void Announce(CancellationRecord row) => Notify(WebhookTopic.CancellationStatusChange, row.Order.Id, new JsonObject
    {
        ["order_id"] = row.Order.Id,
        ["cancellations_role"] = row.Role,
        ["cancel_status"] = row.Status.WebhookWord(),
        ["cancel_id"] = row.Id,
        ["create_time"] = row.CreateTime,
    });
}
