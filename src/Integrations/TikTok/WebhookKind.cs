namespace OrderActors.Integrations.TikTok;

/// <summary>What a webhook asks us to look at (TikTok document, section 3.3).</summary>
public enum WebhookKind
{
    /// <summary>A number that this version does not know, or none. Kept, never an error.</summary>
    Unknown = 0,

    /// <summary>Type 1.</summary>
    OrderChanged = 1,

    /// <summary>Type 3.</summary>
    AddressChanged = 3,

    /// <summary>Type 4: packages were split or combined, which changes their ids.</summary>
    PackagesChanged = 4,

    /// <summary>Type 6: the seller removed the app.</summary>
    Deauthorized = 6,

    /// <summary>Type 7: sent daily from 30 days before the authorization ends.</summary>
    AuthorizationExpiring = 7,

    /// <summary>Type 11.</summary>
    CancellationChanged = 11,

    /// <summary>Type 12.</summary>
    ReturnChanged = 12,

    /// <summary>Type 36 (Brazil): a package's invoice was accepted, or was not.</summary>
    InvoiceChanged = 36,

    /// <summary>A topic that TikTok documents and that orders do not depend on.</summary>
    Other = 1000,
}
