using System.Text;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>One kind of order of one shop: its detail and its webhooks as the stand-in wrote them.</summary>
/// <param name="Shop">Whose.</param>
/// <param name="Skus">One unit of each.</param>
/// <param name="OrderId">The id of the stand-in's own order.</param>
/// <param name="Detail">The order as the API shows it.</param>
/// <param name="Webhooks">Bodies, in the order in which the stand-in sends them.</param>
/// <param name="UpdatedAfter">From the creation to the last change, in seconds.</param>
internal sealed record OrderTemplate(
    LoadedShop Shop,
    IReadOnlyList<string> Skus,
    string OrderId,
    PatchedText Detail,
    IReadOnlyList<PatchedText> Webhooks,
    int UpdatedAfter)
{
    /// <summary>The detail of one order as text.</summary>
    public string JsonOf(int serial, long createdAt)
    {
        var bytes = new byte[Detail.Length];
        Detail.Write(bytes, serial, createdAt);
        return Encoding.UTF8.GetString(bytes);
    }
}
