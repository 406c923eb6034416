using System.Collections.Immutable;
using OrderActors.Domain.Channels;
using OrderActors.GrainInterfaces.Orders;

namespace OrderActors.Simulation.Mutants;

/// <summary>Deliberate bugs in the life of lines, parcels and locations, and in what is believed of TikTok.</summary>
internal static class LineBugs
{
    public static readonly ImmutableArray<Mutant> All =
    [
        new StockBug(
            "whole-group-consumed",
            "with the first parcel all units of the group leave",
            (real, _) => new ConsumesTheWholeReservation(real)),
        new StockBug(
            "targets-taken-for-differences",
            "units of an earlier parcel leave once more with the next one",
            (real, _) => new AddsUpTargets(real)),
        new StockBug(
            "cancelled-line-releases-group",
            "one cancelled line gives the units of all lines back",
            (real, _) => new GivesUpInsteadOfShrinking(real)),
        new ReaderBug(
            "second-location-forgotten",
            "all stock is taken at the shop's own location",
            (real, _) => new LoadsLinksWith(real, links => links with { Settings = LoadsLinksWith.Without(links.Settings, "warehouses") })),
        new ReaderBug(
            "units-of-listing-count-once",
            "two units that a listing takes are counted as one",
            (real, _) => new LoadsLinksWith(real, links => links with
            {
                Listings = [.. links.Listings.Select(row => row with { Units = LoadsLinksWith.OneOfEach(row.Units) })],
            })),
        new PayloadBug(
            "parcel-counts-for-all",
            "the scan of one parcel is taken for a scan of all",
            order => order.Lines.Any(line => line.PackageStatus is ChannelPackageStatus.Fulfilling)
                ? OfLines(order, line => line with { PackageStatus = ChannelPackageStatus.Fulfilling })
                : order),
        new PayloadBug(
            "line-status-ignored",
            "the order's status is taken for that of its lines",
            order => OfLines(order, line => line with { Status = default, PackageStatus = default })),
        new PayloadBug(
            "label-taken-for-scan",
            "a parcel with a label counts as collected",
            order => OfLines(order, line => line.PackageStatus is ChannelPackageStatus.Processing
                ? line with { PackageStatus = ChannelPackageStatus.Fulfilling }
                : line)),
        new PayloadBug(
            "lost-line-comes-back",
            "what is lost on its way is taken for cancelled before",
            order => OfLines(order, line => line.IsCancelled ? line with { PackageStatus = default } : line) with { CollectedAt = null }),
        new PayloadBug("invoice-ignored", "nobody waits for an invoice", order => order with { NeedsInvoice = InvoiceNeed.None }),
        new PayloadBug(
            "request-ignored", "nobody waits for the answer to a buyer's request", order => order with { IsCancelRequested = false }),
        new VoidedLabelStays(),
        new ChannelBug(
            "passing-refusal-is-final",
            "a refusal that passes by itself fails the order",
            (real, _) => new TakesEveryRefusalForFinal(real)),
        new ChannelBug(
            "ship-call-widened",
            "a label for some lines is asked for all",
            (real, host) => new ShipsOtherLines(real, instruction => instruction with
            {
                LineIds = [.. host.TikTok.Find(instruction.OrderId).Lines.Select(line => line.Id)],
            })),
        new ChannelBug(
            "ship-call-narrowed",
            "the last of several lines is left out on the way to TikTok",
            (real, _) => new ShipsOtherLines(real, instruction => instruction.LineIds.Length > 1
                ? instruction with { LineIds = instruction.LineIds[..^1] }
                : instruction)),
        new ChannelBug(
            "cancel-call-widened",
            "to cancel some lines cancels the order",
            (real, _) => new CancelsEverything(real)),
        new ChannelBug(
            "label-of-other-lines-found",
            "the label of another line is taken for the one that is looked for",
            (real, host) => new FindsLabelsOfOthers(real, host)),
        new WireBug<ShipOrder>(
            "ship-command-without-lines", "a person's lines to ship are lost", command => command with { LineIds = [] }),
        new WireBug<CancelOrder>(
            "cancel-command-without-lines", "a person's lines to cancel are lost", command => command with { LineIds = null }),
        new WireBug<HoldOrder>(
            "hold-of-line-ignored",
            "of the lines that a person holds only the first is held",
            command => command.LineIds is { Length: > 1 } lines ? command with { LineIds = lines[..1] } : command),
        new ActorsBug(
            "provisional-hold-forgotten",
            "a cancellation that cannot be read yet stops nothing",
            (real, _) => new AnnouncesNothing(real)),
        new ActorsBug(
            "settled-by-older-snapshot",
            "a webhook counts as done once anything was read",
            (real, _) => new TakesAnyReadingForNew(real)),
        new OrdersBug(
            "intent-never-asked-again",
            "a call is made although its order has changed since",
            real => new NeverAsksAgain(real)),
        new OwnerBug(
            "late-read-taken-for-not-made",
            "what cannot be read yet is taken for not done, and done again",
            real => new CallsWithoutWaiting(real)),
    ];

    private static ChannelOrder OfLines(ChannelOrder order, Func<ChannelOrderLine, ChannelOrderLine> wrong) =>
        order with { Lines = [.. order.Lines.Select(wrong)] };
}
