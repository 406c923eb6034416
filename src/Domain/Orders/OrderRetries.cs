namespace OrderActors.Domain.Orders;

/// <summary>How often a failed order is tried again by itself, and when that ends with a person.</summary>
public static class OrderRetries
{
    /// <summary>
    /// Automatic attempts in a row, about four days with their waits: the channel cancels an order that has not moved by then. Chosen.
    /// </summary>
    public const int MaxAutomatic = 20;

    /// <summary>Whether nothing follows by itself any more: a person retries, cancels or helps otherwise.</summary>
    public static bool AreOver(Failure failure) =>
        failure.Reason is FailureReason.ShippingRefused || failure.Attempt >= MaxAutomatic;

    /// <summary>5, 10, 20 minutes and so on, at most 6 hours: chosen, so that a restock is noticed without a person.</summary>
    public static TimeSpan WaitAfter(int attempt) =>
        TimeSpan.FromMinutes(Math.Min(5 * Math.Pow(2, Math.Min(attempt, 10) - 1), 360));
}
