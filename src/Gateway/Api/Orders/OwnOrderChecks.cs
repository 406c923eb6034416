using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What is wrong with a request about an order of our own channels; null when nothing is.</summary>
internal static class OwnOrderChecks
{
    public const int MaxUnits = OrderCommandEndpoints.MaxLines;
    private const int MaxChannelLength = 30;
    private const int MaxNoteLength = 2000;
    private const int MaxContactLength = 320;

    private static readonly string[] s_statuses = ["paid", "shipped", "delivered", "cancelled"];
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromMinutes(5);

    public static Problem? RefusalOf(CreateOrderRequest body, DateTimeOffset now) => Check.First(
        Channel(body.Channel),
        Check.Text("channelOrderId", body.ChannelOrderId, 100) ?? Check.Name("channelOrderId", body.ChannelOrderId),
        Code("currency", body.Currency, 3, "three letters, such as GBP"),
        Lines(body.Lines),
        RefusalOf(body.Customer),
        RefusalOf(body.ShippingAddress),
        Check.Multiline("note", body.Note, MaxNoteLength),
        body.Location is null ? null : Check.Name("location", body.Location),
        body.PlacedAt is { } placed && (placed > now + s_clocksDiffer || placed < DateTimeOffset.UnixEpoch.AddDays(1))
            ? Problems.Invalid("placedAt", "'placedAt' lies in the future or before 1970.", "Send when the buyer ordered, with its time zone.")
            : null);

    public static Problem? RefusalOf(UpdateOrderRequest body) => Check.First(
        body.Status is null || s_statuses.Contains(body.Status)
            ? null
            : Problems.Invalid("status", $"'status' is one of {string.Join(", ", s_statuses)}."),
        body is { Status: null, Customer: null, ShippingAddress: null, Note: null, Lines: null }
            ? Problems.Invalid("body", "The update says nothing.", "Send status, customer, shippingAddress, note or lines.")
            : null,
        RefusalOf(body.Customer),
        RefusalOf(body.ShippingAddress),
        Check.Multiline("note", body.Note, MaxNoteLength),
        Check.Count("lines", body.Lines?.Count, 1, MaxUnits),
        body.Lines?.Select((line, index) => line is null
            ? Problems.Invalid($"lines[{index}]", "A line is null.")
            : Check.First(Check.Name($"lines[{index}].sku", line.Sku), Check.Range($"lines[{index}].quantity", line.Quantity, 0, MaxUnits)))
            .FirstOrDefault(problem => problem is not null),
        Twice(body.Lines),
        Check.OptionalText("trackingNumber", body.TrackingNumber, Check.MaxIdLength),
        Check.OptionalText("carrier", body.Carrier, Check.MaxIdLength),
        Check.OptionalText("reason", body.Reason, Check.MaxIdLength),
        OnlyWith("shipped", body.Status, "trackingNumber", body.TrackingNumber),
        OnlyWith("shipped", body.Status, "carrier", body.Carrier),
        OnlyWith("cancelled", body.Status, "reason", body.Reason));

    /// <summary>What would be dropped without its status is refused.</summary>
    private static Problem? OnlyWith(string status, string? sent, string field, string? value) => value is null || sent == status
        ? null
        : Problems.Invalid(field, $"'{field}' says something only together with the status '{status}'.", $"Send \"status\":\"{status}\" too, or leave '{field}' out.");


    private static Problem? Channel(string channel)
    {
        var isName = channel.Length is >= 1 and <= MaxChannelLength && char.IsAsciiLetterLower(channel[0])
            && channel.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
        if (!isName)
        {
            return Problems.Invalid(
                "channel",
                $"'channel' begins with a letter and has at most {MaxChannelLength} lower-case letters, digits and hyphens.",
                "Send a name such as manual, import or web-shop.");
        }

        return channel == "tiktok"
            ? Problems.Invalid("channel", "Orders of TikTok come from TikTok.", "Connect the shop; its orders are read by themselves.")
            : null;
    }

    private static Problem? Lines(IReadOnlyList<CreateOrderLineRequest> lines)
    {
        if (Check.Count("lines", lines.Count, 1, MaxUnits) is { } refusal)
            return refusal;

        var wrong = lines
            .Select((line, index) => line is null
                ? Problems.Invalid($"lines[{index}]", "A line is null.")
                : Check.First(
                    Check.Name($"lines[{index}].sku", line.Sku),
                    Check.Range($"lines[{index}].quantity", line.Quantity, 1, MaxUnits),
                    Check.OptionalText($"lines[{index}].name", line.Name)))
            .FirstOrDefault(problem => problem is not null);
        var units = wrong is null ? lines.Sum(line => line.Quantity) : 0;
        return wrong ?? (units > MaxUnits
            ? Problems.Invalid("lines", $"The lines have {units} units together; an order has at most {MaxUnits}.", "Part it into several orders.")
            : null);
    }

    private static Problem? Twice(IReadOnlyList<UpdateOrderLineRequest>? lines) =>
        lines?.OfType<UpdateOrderLineRequest>().GroupBy(line => StockName.Normalize(line.Sku ?? ""), StringComparer.Ordinal)
            .FirstOrDefault(same => same.Count() > 1) is { } twice
            ? Problems.Invalid("lines", $"'lines' names the SKU '{twice.Key}' twice.", "Give one quantity for it.")
            : null;

    private static Problem? RefusalOf(CustomerRequest? customer) => customer is null
        ? null
        : Check.First(
            Check.OptionalText("customer.name", customer.Name),
            Check.OptionalText("customer.email", customer.Email, MaxContactLength),
            string.IsNullOrEmpty(customer.Email) || customer.Email.IndexOf('@', StringComparison.Ordinal) > 0
                ? null
                : Problems.Invalid("customer.email", "'customer.email' is no address.", "Leave it out where the buyer has none."),
            Check.OptionalText("customer.phone", customer.Phone, MaxContactLength));

    private static Problem? RefusalOf(AddressRequest? address) => address is null
        ? null
        : Check.First(
            Check.Text("shippingAddress.street", address.Street),
            Check.OptionalText("shippingAddress.street2", address.Street2),
            Check.Text("shippingAddress.city", address.City),
            Check.OptionalText("shippingAddress.state", address.State),
            Check.OptionalText("shippingAddress.postalCode", address.PostalCode, Check.MaxIdLength),
            Code("shippingAddress.country", address.Country, 2, "two letters, such as GB"),
            Check.OptionalText("shippingAddress.name", address.Name),
            Check.OptionalText("shippingAddress.phone", address.Phone, MaxContactLength));

    private static Problem? Code(string field, string? value, int length, string form) =>
        value?.Length == length && value.All(char.IsAsciiLetter)
            ? null
            : Problems.Invalid(field, $"'{field}' has {form}.");
}
