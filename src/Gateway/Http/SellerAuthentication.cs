using System.Security.Cryptography;
using System.Text;
using OrderActors.Gateway.Composition;
using OrderActors.Silo;

namespace OrderActors.Gateway.Http;

/// <summary>Finds out which seller calls the API, and lets nobody else in.</summary>
/// <remarks>With keys set, the key decides. Without any, only <see cref="ThisMachine"/> is let in.</remarks>
public sealed class SellerAuthentication(RequestDelegate next, GatewaySettings settings)
{
    private const string BearerPrefix = "Bearer ";

    private readonly (string Id, byte[] Hash)[] _sellers =
        [.. settings.Api.Sellers.Select(seller => (seller.Key, Convert.FromHexString(seller.Value)))];

    // What is not asked passes without a step of its own: in a rush nearly all of it is webhooks.
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") ? LetInAsync(context) : next(context);

    private async Task LetInAsync(HttpContext context)
    {
        var (seller, refusal) = _sellers.Length > 0 ? ByKey(context.Request) : ByAddress(context);
        if (seller is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await refusal!.ExecuteAsync(context);
            return;
        }

        context.Features.Set(seller);
        await next(context);
    }

    private (Seller?, Problem?) ByKey(HttpRequest request)
    {
        var key = KeyOf(request);
        if (key.Length == 0)
        {
            return (null, Problems.Unauthorized(
                "No API key was sent.", "Send the header Authorization: Bearer <key> or X-Api-Key: <key>."));
        }

        // Every hash is compared, so that the time taken does not tell which seller came close.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? match = null;
        foreach (var (id, expected) in _sellers)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
                match = id;
        }

        return match is null
            ? (null, Problems.Unauthorized("The API key is not known.", "Check the key, or have a new one set in Api:Sellers."))
            : (new Seller(match), null);
    }

    private (Seller?, Problem?) ByAddress(HttpContext context) => ThisMachine.Sent(context)
        ? (new Seller(settings.Api.DefaultSeller), null)
        : (null, Problems.Unauthorized(
            "No API keys are set, so only programs on this machine are let in.",
            "Set Api:Sellers:<seller> to the SHA-256 (hex) of a key, and send the key."));

    private static string KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : request.Headers["X-Api-Key"].ToString();
    }
}
