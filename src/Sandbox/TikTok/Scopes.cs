namespace OrderActors.Sandbox.TikTok;

/// <summary>What a seller's consent allows an app to do.</summary>
public static class Scopes
{
    public const string Authorization = "seller.authorization.info";
    public const string Orders = "seller.order.info";
    public const string Fulfillment = "seller.fulfillment.basic";
    public const string Returns = "seller.return_refund.basic";
    public const string ProductRead = "seller.product.basic";
    public const string ProductWrite = "seller.product.write";
    public const string Logistics = "seller.logistics";

    public static IReadOnlyList<string> All { get; } =
        [Authorization, Orders, Fulfillment, Returns, ProductRead, ProductWrite, Logistics];
}
