using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.GrainInterfaces.Inventory;
using OrderActors.GrainInterfaces.Orders;
using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Mutants;

/// <summary>All deliberate bugs.</summary>
internal static class BugBank
{
    public static readonly ImmutableArray<Mutant> All =
    [
        new LaxStore(
            "no-version-check",
            "two activations write over each other",
            new StoreRules { ComparesVersions = false }),
        new LaxStore(
            "no-inbox-key",
            "a webhook that comes twice is stored twice",
            new StoreRules { KnowsDeliveries = false }),
        new LaxStore(
            "effect-rows-lost",
            "intents are not in the table that is swept",
            new StoreRules { WritesEffectRows = false }),
        new LaxStore(
            "applied-comes-back",
            "a late worker reopens an applied delivery",
            new StoreRules { AppliedStaysApplied = false }),
        new LaxStore(
            "attached-by-halves",
            "of sets that commit attached the fresh ones are written without the stale ones",
            new StoreRules { WritesTogetherOrNotAtAll = false }),
        new PipelineBug(
            "answers-before-commit",
            "callers are told before the commit",
            (real, _) => new AnswersBeforeCommit(real)),
        new PipelineBug(
            "webhook-200-before-commit",
            "webhooks are answered before they are stored",
            (real, _) => new AnswersWebhooksBeforeCommit(real)),
        new PipelineBug(
            "unknown-taken-for-done",
            "a failed commit counts as done",
            (real, _) => new TakesFailuresForSuccess(real)),
        new PipelineBug(
            "conflict-taken-for-done",
            "a version conflict counts as done",
            (real, _) => new TakesConflictsForSuccess(real)),
        new PipelineBug(
            "deliveries-never-settled",
            "what became of webhooks is not written",
            (real, _) => new NeverSettles(real)),
        new PipelineBug(
            "deliveries-settled-as-pending",
            "applied webhooks stay pending",
            (real, _) => new QuarantinesEveryRetry(real)),
        new PipelineBug(
            "reservation-rows-lost",
            "reservations are not written with their counts",
            (real, _) => new LosesRows(real, row => row is RowImage.Reservation)),
        new PipelineBug(
            "order-rows-lost",
            "orders are journalled and have no row",
            (real, _) => new LosesRows(real, row => row is RowImage.Order { Version: > 4 })),
        new PipelineBug(
            "operation-rows-lost",
            "adjustments are not remembered",
            (real, _) => new LosesRows(real, row => row is RowImage.StockOperation)),
        new PipelineBug(
            "history-rewritten",
            "the journal's actor is changed on its way",
            (real, _) => new RewritesHistory(real)),
        new StockBug("reserve-forgotten", "orders believe to be reserved", (real, _) => new ForgetsToReserve(real)),
        new StockBug(
            "reserved-before-known",
            "units are promised before their order is stored",
            (real, _) => new ReservesBeforeTheOrderIsKnown(real)),
        new StockBug("give-up-forgotten", "cancelled orders keep their units", (real, _) => new ForgetsToGiveUp(real)),
        new StockBug("confirm-forgotten", "paid orders' promises run out", (real, _) => new ForgetsToConfirm(real)),
        new StockBug("shrink-forgotten", "cancelled lines keep their units", (real, _) => new ForgetsToShrink(real)),
        new StockBug("consume-forgotten", "dispatched units stay reserved", (real, _) => new ForgetsToConsume(real)),
        new StockBug(
            "release-instead-of-consume",
            "dispatched units are sold again",
            (real, _) => new ReleasesInsteadOfConsuming(real)),
        new StockBug(
            "new-id-for-each-try",
            "a repeated reservation is a second one",
            (real, _) => new MakesANewIdForEachTry(real)),
        new StockBug(
            "firm-promise-expires",
            "paid orders lose their units after a while",
            (real, host) => new LetsFirmPromisesExpire(real, host)),
        new StockBug(
            "one-of-each",
            "several units of a SKU are reserved as one",
            (real, _) => new ReservesOneOfEach(real)),
        new StockBug(
            "another-sellers-stock",
            "the seller is left out of the SKU's key",
            (real, _) => new TakesAnotherSellersStock(real)),
        new StockBug(
            "refusal-taken-for-success",
            "out of stock counts as reserved",
            (real, _) => new TakesRefusalForSuccess(real)),
        new StockBug(
            "timeout-taken-for-refusal",
            "a lost answer counts as no stock",
            (real, _) => new TakesTimeoutForRefusal(real)),
        new ChannelBug(
            "ship-repeated-blindly",
            "a ship call with unknown outcome is repeated",
            (real, _) => new RepeatsCallsBlindly(real)),
        new ChannelBug(
            "shipment-never-found",
            "looking for a shipment finds nothing",
            (real, _) => new FindsNoShipment(real)),
        new ChannelBug(
            "shipment-always-found",
            "looking for a shipment finds one that is not there",
            (real, _) => new FindsEveryShipment(real)),
        new ChannelBug(
            "timeout-taken-for-shipped",
            "no answer counts as shipped",
            (real, _) => new TakesTimeoutForShipped(real)),
        new ChannelBug(
            "poll-forgets-the-past",
            "the poll reads only the last seconds",
            (real, host) => new PollsOnlyTheLastSeconds(real, host)),
        new ChannelBug(
            "cursor-past-unread-pages",
            "the poll's cursor skips pages",
            (real, _) => new ReadsOnlyTheFirstPage(real)),
        new ChannelBug(
            "token-of-another-shop",
            "one shop's token is used for all",
            (real, _) => new UsesAForeignToken(real)),
        new PayloadBug(
            "cancelled-lines-count",
            "cancelled lines are still wanted",
            order => order with
            {
                Lines =
                [
                    .. order.Lines.Select(line => line.IsCancelled && order.Status is not ChannelOrderStatus.Cancelled
                        ? line with { IsCancelled = false, Status = default }
                        : line),
                ],
            }),
        new PayloadBug(
            "bundle-part-counts-once",
            "two of a part are counted as one",
            order =>
                order with
                {
                    Lines = [.. order.Lines.Select(line => line with { Parts = [.. line.Parts.Select(part => part with { Count = 1 })] })],
                }),
        new PayloadBug(
            "unpaid-read-as-ready",
            "unpaid orders go on",
            order =>
                order with { Status = order.Status is ChannelOrderStatus.Unpaid ? ChannelOrderStatus.InTransit : order.Status }),
        new ReaderBug("orders-never-swept", "due orders are not woken", (real, _) => new NeverLooksForDue(real, "orders")),
        new ReaderBug(
            "effects-never-swept",
            "overdue effects are not taken up",
            (real, _) => new NeverLooksForDue(real, "effects")),
        new ReaderBug(
            "inbox-never-swept",
            "pending webhooks are not taken up",
            (real, _) => new NeverLooksForDue(real, "inbox")),
        new ReaderBug(
            "operations-forgotten",
            "a reload forgets which adjustments were made",
            (real, _) => new LoadsStockWith(real, stock => stock with { Operations = [] })),
        new PipelineBug(
            "tombstones-forgotten",
            "a late repeat of a closed reservation takes its place",
            (real, _) => new ChangesRows(real, row => row is RowImage.Reservation reservation ? reservation with { IsNew = false } : row)),
        new ReaderBug(
            "closed-reservations-not-looked-up",
            "what was closed before a reload is taken for unknown",
            (real, _) => new FindsNoReservation(real)),
        new ReaderBug(
            "reserved-reset-on-load",
            "a reload starts with nothing reserved",
            (real, _) => new LoadsStockWith(real, stock => stock with { Stock = stock.Stock with { Reserved = 0 } })),
        new ReaderBug("all-links-to-one-sku", "every variant takes the same SKU", (real, _) => new LinksNothing(real)),
        new AnswersFromStaleMemory(),
        new OwnerBug(
            "effects-never-settled",
            "results of calls are not told to the order",
            real => new NeverSettlesEffects(real)),
        new OwnerBug(
            "two-completers",
            "an overdue effect is looked after by two at a time",
            real => new LetsTwoCompletersIn(real)),
        new OwnerBug(
            "later-taken-for-done",
            "an unknown outcome counts as done",
            real => new TakesLaterForRefused(real)),
        new OwnerBug(
            "earlier-calls-forgotten",
            "a call whose outcome nobody knows is repeated without a look",
            real => new ForgetsEarlierCalls(real)),
        new OrdersBug(
            "first-snapshot-dropped",
            "the first news of an order is dropped",
            real => new DropsSnapshots(real)),
        new ActorsBug(
            "effects-repeated-blindly",
            "overdue effects are repeated without looking",
            (real, _) => new NeverLooksFirst(real)),
        new ActorsBug("never-synced", "changes are not polled", (real, _) => new NeverSyncs(real)),
        new ActorsBug(
            "poison-fails-its-batch",
            "one delivery that cannot be done fails all that are fetched with it",
            (real, _) => new FailsWithTheWorst(real)),
        new ActorsBug(
            "removal-ends-any-authorization",
            "news of a removal ends whatever authorization there is",
            (real, host) => new EndsAnyAuthorization(real, host)),
        new ChannelBug(
            "sibling-keeps-old-token",
            "a shop never looks for the pair that a shop of the same authorization has got",
            (real, _) => new CoversNothing(real)),
        new PipelineBug(
            "hang-taken-for-success",
            "a commit that is not answered in time counts as done",
            (real, host) => new TakesHangForSuccess(real, host)),
        new PipelineBug(
            "stop-drops-queued-work",
            "what is committed while the process ends is answered and not written",
            (real, host) => new DropsWhileStopping(real, host)),
        new PipelineBug(
            "poison-dropped",
            "a webhook that cannot be read is answered and not kept",
            (real, _) => new DropsWhatItCannotRead(real)),
        new ReaderBug(
            "operations-forgotten-early",
            "adjustments are remembered for an hour and not for two days",
            (real, host) => new LoadsStockWith(real, stock => stock with
            {
                Operations = stock.Operations.RemoveAll(row => row.At < host.World.Now - TimeSpan.FromHours(1)),
            })),
        new PayloadBug(
            "unknown-status-ends-the-order",
            "a status that nobody knows is read as the end",
            order => order with
            {
                Status = order.Status is ChannelOrderStatus.Unknown ? ChannelOrderStatus.Cancelled : order.Status,
            }),
        new TakesForgedWebhooks(),
        new WireBug<ReserveStock>(
            "message-member-without-id",
            "one member of a message has no [Id], and so never arrives in another process",
            command => command with { OrderRef = "" }),
        new WireBug<SettleEffect>(
            "result-member-without-id",
            "the tracking number of a result has no [Id]",
            command => command with { TrackingNumber = null }),
        .. LineBugs.All,
    ];

    /// <exception cref="FormatException">There is no such bug.</exception>
    public static Mutant Find(string name) =>
        name == Mutant.None.Name
            ? Mutant.None
            : All.FirstOrDefault(mutant => mutant.Name == name)
                ?? throw new FormatException($"no bug is called {name}; there are: {string.Join(", ", All.Select(mutant => mutant.Name))}");
}
