using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace OrderActors.Silo.Standalone;

/// <summary>Lets in who knows the administrators' key; while none is set, who sits at this machine.</summary>
/// <remarks>With a key set everybody needs it: behind a proxy on this machine the whole world sits at this machine.</remarks>
internal sealed class AdministratorsOnly(DashboardSettings settings) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (settings.AdminKeyHash is null ? ThisMachine.Sent(http) : HasKey(http.Request, settings.AdminKeyHash))
            return await next(context);

        if (settings.AdminKeyHash is null)
        {
            return Results.Problem(
                title: "Only from this machine",
                detail: "Set Dashboard:AdminKeyHash to open the dashboard to others.",
                statusCode: StatusCodes.Status403Forbidden);
        }

        // Browsers then ask for a name and a password; the name is not looked at.
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"OrderActors cluster\", charset=\"UTF-8\"";
        return Results.Problem(
            title: "Administrators only",
            detail: "Give the administrators' key as the password.",
            statusCode: StatusCodes.Status401Unauthorized);
    }

    private static bool HasKey(HttpRequest request, string expectedHash)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given)
            || !"Basic".Equals(given.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var buffer = new byte[(given.Parameter ?? "").Length];
        if (!Convert.TryFromBase64String(given.Parameter ?? "", buffer, out var length))
            return false;

        var colon = Array.IndexOf(buffer, (byte)':', 0, length);
        return colon >= 0 && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(buffer.AsSpan(colon + 1, length - colon - 1)), Convert.FromHexString(expectedHash));
    }
}
