using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Inventory;

/// <summary>Location and SKU out of <c>/api/v1/stock/{location}/{sku}</c>, decoded exactly once.</summary>
public sealed record SkuAddress(string Location, string Sku)
{
    private const int LocationPart = 3;
    private const int SkuPart = 4;
    private const int ReservationPart = 6;

    public static ValueTask<SkuAddress?> BindAsync(HttpContext context) => ValueTask.FromResult<SkuAddress?>(
        new SkuAddress(RawPath.Part(context.Request, LocationPart), RawPath.Part(context.Request, SkuPart)));

    /// <summary>The reservation id of an address that goes on with <c>/reservations/{reservationId}</c>.</summary>
    public static string ReservationIdOf(HttpRequest request) => RawPath.Part(request, ReservationPart);

    public Problem? Refusal => Check.First(
        Check.Name("location", Location), Check.Name("sku", Sku));

    /// <summary>The stock that the address means: names that look alike mean the same stock.</summary>
    /// <remarks>Stock that was counted under another form before names were compared by their looks is found by that very form.</remarks>
    public async Task<SkuKey> FindKeyAsync(Seller seller, IQueries queries, CancellationToken cancellation)
    {
        var (key, asSent) = (new SkuKey(seller.Id, Location, Sku), SkuKey.Stored(seller.Id, Location, Sku));
        if (key == asSent)
            return key;

        var old = await queries.FindStockAsync(seller.Id, [asSent], cancellation);
        return old.IsEmpty ? key : asSent;
    }
}
