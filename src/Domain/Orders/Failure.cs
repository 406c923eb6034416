namespace OrderActors.Domain.Orders;

/// <summary>Why an order stands in <see cref="OrderState.Failed"/>.</summary>
public enum FailureReason
{
    /// <summary>At least one SKU had too few units.</summary>
    OutOfStock,

    /// <summary>A line's SKU is not linked to any stock of ours.</summary>
    UnknownSku,

    /// <summary>The channel refused to arrange shipping.</summary>
    ShippingRefused,
}

/// <param name="Message">In words, naming the SKU or the channel's answer.</param>
/// <param name="Attempt">How often in a row it failed, from 1; automatic retries slow down with it.</param>
public sealed record Failure(FailureReason Reason, string Message, int Attempt, DateTimeOffset At);
