using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Shipping;

namespace OrderActors.Integrations.TikTok;

/// <summary>What an order object tells about the lines of one parcel.</summary>
/// <param name="Arranged">Lines whose shipping was arranged.</param>
/// <param name="Open">Lines that still wait; cancelled ones count as neither.</param>
internal sealed record ShipmentEvidence(
    int Arranged, int Open, string? PackageId, string? TrackingNumber, string? Provider)
{
    public static ShipmentEvidence In(JsonElement order, ShipInstruction instruction)
    {
        var lines = WireJson.Items(order, "line_items")
            .Where(line => WireJson.Id(line, "id") is { } id && instruction.LineIds.Contains(id))
            .ToImmutableArray();
        var isArranged = lines.ToLookup(line => IsArranged(order, line, instruction.Method));
        var arranged = isArranged[true].ToImmutableArray();
        var open = isArranged[false].Count(line => !TikTokOrderReader.IsCancelled(line));

        return new ShipmentEvidence(
            arranged.Length,
            open,
            First(arranged, line => WireJson.Id(line, "package_id")),
            First(arranged, line => WireJson.Id(line, "tracking_number")),
            First(arranged, line => WireJson.Text(line, "shipping_provider_name")));
    }

    /// <summary>True when the package has left the state in which it waits to be arranged.</summary>
    public static bool IsUnderWay(JsonElement element, string member) =>
        WireJson.Text(element, member) is "PROCESSING" or "FULFILLING" or "COMPLETED";

    private static bool IsArranged(JsonElement order, JsonElement line, ShipMethod method)
    {
        if (WireJson.Instant(line, "rts_time") is not null || IsUnderWay(line, "package_status"))
            return true;
        if (IsBeyondShipment(WireJson.Text(line, "display_status")))
            return true;
        if (TikTokOrderReader.IsCancelled(line))
            return false;

        // Without packages before shipping, a package is the arrangement; elsewhere every line has one from the start.
        var hasNewPackage = method is not ShipMethod.ShipPackage
            && WireJson.Id(line, "package_id") is not null
            && WireJson.Text(line, "package_status") is null;
        return hasNewPackage || IsBeyondShipment(WireJson.Text(order, "status"));
    }

    private static bool IsBeyondShipment(string? status) => TikTokOrderReader.StatusOf(status ?? "")
        is ChannelOrderStatus.AwaitingCollection or ChannelOrderStatus.InTransit
        or ChannelOrderStatus.Delivered or ChannelOrderStatus.Completed;

    private static string? First(ImmutableArray<JsonElement> lines, Func<JsonElement, string?> read) =>
        lines.Select(read).FirstOrDefault(value => value is not null);
}
