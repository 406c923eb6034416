using OrderActors.Domain.Inventory;
using OrderActors.Gateway.Http;

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
        Check.Text("location", Location, Check.MaxIdLength), Check.Text("sku", Sku, Check.MaxIdLength));

    public SkuKey KeyOf(Seller seller) => new(seller.Id, Location, Sku);
}
