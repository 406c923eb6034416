using System.Globalization;
using System.Text.Json;
using OrderActors.Domain.Shipping;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>Reads one order object, or null when the shop does not know it.</summary>
internal delegate Task<JsonElement?> ReadOrder(ShopAccess shop, string orderId, CancellationToken cancellation);

/// <summary>The three ways to arrange shipping, and how to tell that it was arranged (section 5.1).</summary>
internal sealed class TikTokShipping(TikTokTransport transport, ReadOrder readOrder)
{
    public async Task<ShipReceipt> ShipAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        Require(!instruction.LineIds.IsDefaultOrEmpty, "a parcel has lines");
        try
        {
            return await (instruction.Method switch
            {
                ShipMethod.ShipPackage => ShipPackageAsync(shop, instruction, cancellation),
                ShipMethod.MarkShipped => MarkShippedAsync(shop, instruction, cancellation),
                ShipMethod.BuyLabel => BuyLabelAsync(shop, instruction, cancellation),
            }).ConfigureAwait(false);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused)
        {
            throw TikTokRefusals.Explained(exception);
        }
    }

    /// <returns>Null when no line has been arranged.</returns>
    /// <exception cref="ChannelException">
    /// Unreadable when the shop does not show the order, which is no proof that nothing was done; Refused when some of
    /// the lines were arranged and others were not, which only a person can settle.
    /// </exception>
    public async Task<ShipReceipt?> FindAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        var order = await readOrder(shop, instruction.OrderId, cancellation).ConfigureAwait(false)
            ?? throw new ChannelException(
                ChannelErrorKind.Unreadable, $"the shop does not show order {instruction.OrderId}");

        var evidence = ShipmentEvidence.In(order, instruction);
        if (evidence.Arranged > 0 && evidence.Open > 0)
            throw new ChannelException(
                ChannelErrorKind.Refused,
                $"{evidence.Arranged} lines of the parcel have been arranged and {evidence.Open} have not");

        var packageId = evidence.PackageId ?? instruction.PackageId;
        if (evidence.Arranged > 0 && evidence.TrackingNumber is not null)
            return new ShipReceipt(packageId ?? "", evidence.TrackingNumber, evidence.Provider, null);
        if (packageId is null)
            return evidence.Arranged > 0 ? new ShipReceipt("", null, evidence.Provider, null) : null;

        // The package knows its tracking number, and its status may be ahead of the order's.
        var package = await ReadPackageAsync(shop, packageId, cancellation).ConfigureAwait(false);
        if (evidence.Arranged == 0 && (evidence.Open == 0 || !ShipmentEvidence.IsUnderWay(package, "package_status")))
            return null;

        return new ShipReceipt(
            packageId,
            WireJson.Id(package, "tracking_number"),
            WireJson.Text(package, "shipping_provider_name") ?? evidence.Provider,
            null);
    }

    private async Task<ShipReceipt> ShipPackageAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        var packageId = instruction.PackageId ?? "";
        var ownCarrier = instruction.TrackingNumber is not null || instruction.ShippingProviderId is not null;
        Require(packageId.Length > 0, "shipping a package needs its id");
        Require(ownCarrier || instruction.Handover is not null, "a package is handed over or has a tracking number");
        if (ownCarrier)
            RequireOwnCarrier(instruction);

        var body = new
        {
            HandoverMethod = instruction.Handover switch
            {
                Handover.DropOff => "DROP_OFF",
                Handover.Pickup => "PICKUP",
                null => null,
            },
            SelfShipment = ownCarrier
                ? new { instruction.TrackingNumber, instruction.ShippingProviderId }
                : null,
        };
        var call = TikTokCall.Write(
            shop, HttpMethod.Post, $"/fulfillment/202309/packages/{TikTokCall.Segment(packageId)}/ship", body);
        var data = await transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return new ShipReceipt(packageId, instruction.TrackingNumber, null, WarningOf(data));
    }

    private async Task<ShipReceipt> MarkShippedAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        RequireOwnCarrier(instruction);

        var body = new
        {
            instruction.TrackingNumber,
            instruction.ShippingProviderId,
            OrderLineItemIds = instruction.LineIds,
        };
        var call = TikTokCall.Write(
            shop,
            HttpMethod.Post,
            $"/fulfillment/202309/orders/{TikTokCall.Segment(instruction.OrderId)}/packages",
            body);
        var data = await transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return new ShipReceipt(
            WireJson.Id(data, "package_id") ?? throw TikTokAnswer.Lacks(call, "package_id"),
            instruction.TrackingNumber,
            null,
            WarningOf(data));
    }

    private async Task<ShipReceipt> BuyLabelAsync(
        ShopAccess shop, ShipInstruction instruction, CancellationToken cancellation)
    {
        var parcel = instruction.Parcel;
        Require(
            parcel is { LengthCm: > 0, WidthCm: > 0, HeightCm: > 0, WeightGrams: > 0 },
            "a label needs size and weight");
        var dimension = new
        {
            Length = Plain(parcel!.LengthCm),
            Width = Plain(parcel.WidthCm),
            Height = Plain(parcel.HeightCm),
            Unit = "CM",
        };
        var weight = new { Value = Plain(parcel.WeightGrams), Unit = "GRAM" };

        var serviceId = await ChooseServiceAsync(
            shop, instruction, new { OrderLineItemIds = instruction.LineIds, dimension, weight }, cancellation)
            .ConfigureAwait(false);
        var body = new
        {
            instruction.OrderId,
            OrderLineItemIds = instruction.LineIds,
            dimension,
            weight,
            ShippingServiceId = serviceId,
        };
        var call = TikTokCall.Write(shop, HttpMethod.Post, "/fulfillment/202309/packages", body);
        var data = await transport.SendAsync(call, cancellation).ConfigureAwait(false);

        return new ShipReceipt(
            WireJson.Id(data, "package_id") ?? throw TikTokAnswer.Lacks(call, "package_id"),
            WireJson.Id(data, "tracking_number"),
            ProviderOf(data),
            WarningOf(data));
    }

    // TikTok's default for the parcel, else the cheapest. Ties go to the first, so that the choice can be repeated.
    private async Task<string> ChooseServiceAsync(
        ShopAccess shop, ShipInstruction instruction, object body, CancellationToken cancellation)
    {
        var path = $"/fulfillment/202309/orders/{TikTokCall.Segment(instruction.OrderId)}/shipping_services/query";
        var data = await AskAsync(TikTokCall.Ask(shop, path, body), cancellation).ConfigureAwait(false);

        return WireJson.Items(data, "shipping_services")
            .Where(service => WireJson.Id(service, "id") is not null)
            .OrderByDescending(service => WireJson.Flag(service, "is_default"))
            .ThenBy(service => WireJson.Decimal(service, "price") ?? decimal.MaxValue)
            .Select(service => WireJson.Id(service, "id"))
            .FirstOrDefault()
            ?? throw new ChannelException(
                ChannelErrorKind.Refused, $"no shipping service is offered for this parcel of {instruction.OrderId}");
    }

    /// <summary>Nothing has been bought yet, whatever becomes of this question.</summary>
    private async Task<JsonElement> AskAsync(TikTokCall question, CancellationToken cancellation)
    {
        try
        {
            return await transport.SendAsync(question, cancellation).ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            throw TikTokRefusals.BeforeTheCall(exception);
        }
    }

    private async Task<JsonElement> ReadPackageAsync(ShopAccess shop, string packageId, CancellationToken cancellation)
    {
        var call = TikTokCall.Get(shop, $"/fulfillment/202309/packages/{TikTokCall.Segment(packageId)}");
        try
        {
            return await transport.SendAsync(call, cancellation).ConfigureAwait(false);
        }
        catch (ChannelException exception) when (exception.Kind is ChannelErrorKind.Refused)
        {
            // Splitting and combining replace package ids; the order's lines have told what there is to tell.
            return default;
        }
    }

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? ProviderOf(JsonElement data) =>
        WireJson.Member(data, "shipping_service_info") is { } service
            ? WireJson.Text(service, "shipping_provider_name")
            : null;

    private static string? WarningOf(JsonElement data) =>
        WireJson.Member(data, "warning") is { } warning ? WireJson.Text(warning, "message") : null;

    private static void RequireOwnCarrier(ShipInstruction instruction) => Require(
        !string.IsNullOrEmpty(instruction.TrackingNumber) && !string.IsNullOrEmpty(instruction.ShippingProviderId),
        "an own carrier needs a tracking number and a shipping provider");

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ChannelException(ChannelErrorKind.Refused, $"not sent: {rule}");
    }
}
