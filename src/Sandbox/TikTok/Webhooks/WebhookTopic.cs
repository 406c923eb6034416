namespace OrderActors.Sandbox.TikTok;

/// <summary>The topics that the stand-in sends; the value is <c>type</c> on the wire.</summary>
public enum WebhookTopic
{
    OrderStatusChange = 1,
    RecipientAddressUpdate = 3,
    PackageUpdate = 4,
    SellerDeauthorization = 6,
    UpcomingAuthorizationExpiration = 7,
    CancellationStatusChange = 11,
    ReturnStatusChange = 12,
    InvoiceStatusChange = 36,
}

internal static class WebhookTopics
{
    /// <summary>Every name that a subscription may carry, also those that the stand-in never sends.</summary>
    public static IReadOnlySet<string> SubscribableNames { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "ORDER_STATUS_CHANGE", "RECIPIENT_ADDRESS_UPDATE", "PACKAGE_UPDATE", "PRODUCT_STATUS_CHANGE",
        "SELLER_DEAUTHORIZATION", "UPCOMING_AUTHORIZATION_EXPIRATION", "CANCELLATION_STATUS_CHANGE",
        "RETURN_STATUS_CHANGE", "REVERSE_STATUS_UPDATE", "NEW_CONVERSATION", "NEW_MESSAGE", "NEW_MESSAGE_LISTENER",
        "PRODUCT_INFORMATION_CHANGE", "PRODUCT_CREATION", "PRODUCT_CATEGORY_CHANGE", "PRODUCT_AUDIT_STATUS_CHANGE",
        "INVOICE_STATUS_CHANGE",
    };

    public static string NameOf(WebhookTopic topic) => topic switch
    {
        WebhookTopic.OrderStatusChange => "ORDER_STATUS_CHANGE",
        WebhookTopic.RecipientAddressUpdate => "RECIPIENT_ADDRESS_UPDATE",
        WebhookTopic.PackageUpdate => "PACKAGE_UPDATE",
        WebhookTopic.SellerDeauthorization => "SELLER_DEAUTHORIZATION",
        WebhookTopic.UpcomingAuthorizationExpiration => "UPCOMING_AUTHORIZATION_EXPIRATION",
        WebhookTopic.CancellationStatusChange => "CANCELLATION_STATUS_CHANGE",
        WebhookTopic.ReturnStatusChange => "RETURN_STATUS_CHANGE",
        WebhookTopic.InvoiceStatusChange => "INVOICE_STATUS_CHANGE",
        // A script may send any number; nobody can subscribe to one that has no name here.
        _ => "",
    };
}
