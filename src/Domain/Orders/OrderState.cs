namespace OrderActors.Domain.Orders;

/// <summary>Where an order stands (specification S001, section 1, and <c>cancelled</c>, which S003 needs).</summary>
public enum OrderState
{
    Received,
    Processing,
    Shipped,
    Delivered,
    Failed,
    Cancelled,
}
