using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>An order that did not come from TikTok: entered by hand, imported, or of another channel.</summary>
/// <param name="ChannelOrderId">The channel's own id of it. The same id with the same content is the same order.</param>
/// <param name="Currency">Three letters, such as <c>GBP</c>.</param>
/// <param name="Lines">1 to 500, and at most 500 units in all: each unit becomes a line of its own, as at TikTok.</param>
/// <param name="Channel">Lower-case letters, digits and hyphens, such as <c>import</c> or <c>web-shop</c>.</param>
/// <param name="ShippingAddress">Where it goes; it may be added later.</param>
/// <param name="Paid">False: stock is held for a day, until an update says that it was paid.</param>
/// <param name="Location">Where its stock is taken from; leave out for the default location.</param>
/// <param name="PlacedAt">When the buyer ordered; leave out for now.</param>
/// <param name="ShippingFee">Part of the total.</param>
/// <param name="TotalAmount">What the buyer pays in all; leave out for prices and shipping fee together.</param>
public sealed record CreateOrderRequest(
    string ChannelOrderId,
    string Currency,
    IReadOnlyList<CreateOrderLineRequest> Lines,
    string Channel = "manual",
    CustomerRequest? Customer = null,
    AddressRequest? ShippingAddress = null,
    string? Note = null,
    bool Paid = true,
    string? Location = null,
    DateTimeOffset? PlacedAt = null,
    Money? ShippingFee = null,
    Money? TotalAmount = null);

/// <param name="UnitPrice">Of one unit: a number, or the same as a string.</param>
/// <param name="Name">What the buyer ordered, in words.</param>
public sealed record CreateOrderLineRequest(string Sku, int Quantity, Money UnitPrice, string? Name = null);

/// <summary>The buyer (S003: customer_name, customer_email, customer_phone).</summary>
public sealed record CustomerRequest(string? Name = null, string? Email = null, string? Phone = null);

/// <summary>Where an order goes (S003: shipping_address).</summary>
/// <param name="Name">Who receives it; leave out for the customer's name.</param>
/// <param name="Phone">Leave out for the customer's.</param>
/// <param name="Country">Two letters, such as <c>GB</c>.</param>
public sealed record AddressRequest(
    string Street,
    string City,
    string PostalCode,
    string Country,
    string? State = null,
    string? Street2 = null,
    string? Name = null,
    string? Phone = null);

/// <summary>News of an order that did not come from TikTok (S003: processOrderUpdate). What is left out stays as it is.</summary>
/// <param name="Status"><c>paid</c>, <c>shipped</c>, <c>delivered</c> or <c>cancelled</c>.</param>
/// <param name="Lines">SKUs of which fewer units are wanted now.</param>
/// <param name="TrackingNumber">With <c>shipped</c>.</param>
/// <param name="Carrier">With <c>shipped</c>: its name.</param>
/// <param name="Reason">With <c>cancelled</c>, in words.</param>
public sealed record UpdateOrderRequest(
    string? Status = null,
    CustomerRequest? Customer = null,
    AddressRequest? ShippingAddress = null,
    string? Note = null,
    IReadOnlyList<UpdateOrderLineRequest>? Lines = null,
    string? TrackingNumber = null,
    string? Carrier = null,
    string? Reason = null);

/// <param name="Quantity">Units that are still wanted; none cancels the SKU.</param>
public sealed record UpdateOrderLineRequest(string Sku, int Quantity);

/// <param name="LineIds">Lines that reached the buyer; leave out for all that left. At most 500.</param>
public sealed record DeliverRequest(IReadOnlyList<string>? LineIds = null);
