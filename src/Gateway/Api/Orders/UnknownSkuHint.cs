using OrderActors.Domain.Orders;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>What a person can do about a SKU that nobody knows.</summary>
public static class UnknownSkuHint
{
    private const string Count = "the SKU's stock with POST /api/v1/stock/{location}/{sku}/adjust.";

    public static string For(string shopId) => OwnChannel.Is(shopId)
        ? $"Count {Count}"
        : $"Link the variant with POST /api/v1/shops/{Uri.EscapeDataString(shopId)}/listings, or count {Count}";

    /// <summary>The reason of a failure as a row has it, with what can be done.</summary>
    public static string? Of(string? failure, string shopId) =>
        failure?.StartsWith(nameof(FailureReason.UnknownSku) + ":", StringComparison.Ordinal) is true
            ? $"{failure.TrimEnd('.')}. {For(shopId)}"
            : failure;
}
