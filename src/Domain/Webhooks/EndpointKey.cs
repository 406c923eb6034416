using System.Security.Cryptography;
using System.Text;
using UUIDNext;

namespace OrderActors.Domain.Webhooks;

/// <summary>Identity of one endpoint that a seller's events are sent to: <c>{seller}/{endpoint}</c>.</summary>
public readonly record struct EndpointKey(string SellerId, string EndpointId)
{
    private const string Prefix = "whe_";

    // A name space of our own (RFC 9562, section 6.6); chosen once, never to change.
    private static readonly Guid s_nameSpace = new("b5b0a6f2-3f0e-5d0c-8f0a-54c2d0e9a7c4");

    /// <summary>The journal stream of the endpoint.</summary>
    public string Stream => "webhook/" + this;

    /// <summary>The endpoint that an operation creates: repeated, the operation means the same endpoint.</summary>
    public static EndpointKey Of(string sellerId, string operationId) =>
        new(sellerId, Prefix + NameBased($"{KeyParts.Join(sellerId)}/{operationId}"));

    /// <summary>The id of the delivery that takes an event to an endpoint: the same for ever, so it is written once.</summary>
    public string DeliveryOf(string eventId) => "dlv_" + NameBased($"{EndpointId}/{eventId}");

    /// <summary>The id of the event that an operation sends to an endpoint to try it.</summary>
    public string TestEventOf(string operationId) => "evt_" + NameBased($"{EndpointId}/test/{operationId}");

    public override string ToString() => KeyParts.Join(SellerId, EndpointId);

    // Of texts that are not ASCII the library changes the normalization, so their hash is named.
    private static string NameBased(string name) => Uuid.NewNameBased(
        s_nameSpace, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))).ToString("N");
}
