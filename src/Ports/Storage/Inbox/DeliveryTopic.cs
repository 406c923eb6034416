namespace OrderActors.Ports.Storage;

/// <summary>What a delivery is about, by the number or word that its sender uses.</summary>
/// <param name="Value">As stored; empty when the sender named none.</param>
public readonly record struct DeliveryTopic(string Value)
{
    public static readonly DeliveryTopic None = new("");

    /// <summary>An order that a poll read and that could not be applied.</summary>
    public static readonly DeliveryTopic PolledOrder = new("order");

    /// <summary>The seller ended the authorization (TikTok document, 3.3).</summary>
    public static readonly DeliveryTopic SellerDeauthorized = new("6");

    public override string ToString() => Value;
}
