namespace OrderActors.Sandbox.TikTok;

/// <summary>Keys and texts of why an order is cancelled, or a request to cancel is rejected.</summary>
internal static class CancelReasons
{
    public static IReadOnlyDictionary<string, string> Seller { get; } = new Dictionary<string, string>
    {
        ["seller_cancel_paid_reason_address_not_deliver"] = "Unable to deliver to buyer address",
        ["seller_cancel_reason_out_of_stock"] = "Out of stock",
        ["seller_cancel_reason_wrong_price"] = "Pricing error",
        ["seller_cancel_unpaid_reason_out_of_stock"] = "Out of stock",
        ["seller_cancel_unpaid_reason_wrong_price"] = "Pricing error",
        ["seller_cancel_unpaid_reason_buyer_hasnt_paid_within_time_allowed"] = "Buyer did not pay on time",
        ["seller_cancel_unpaid_reason_buyer_requested_cancellation"] = "Buyer requested cancellation",
    };

    public static IReadOnlyDictionary<string, string> Reject { get; } = new Dictionary<string, string>
    {
        ["seller_reject_apply_product_has_been_packed"] = "Product has been packed",
        ["seller_reject_apply_you_have_reached_an_agreement_with_the_buyer"] = "You have reached an agreement with the buyer",
    };

    private static readonly Dictionary<string, string> Others = new()
    {
        ["ecom_order_to_ship_canceled_reason_created_by_mistakes"] = "Order created by mistake",
        ["ecom_order_to_ship_canceled_reason_change_payment_method"] = "Need to change payment method",
        ["ecom_order_canceled_reason_package_lost"] = "Package lost",
    };

    public static string TextOf(string reason) =>
        Seller.GetValueOrDefault(reason) ?? Others.GetValueOrDefault(reason) ?? reason;
}
