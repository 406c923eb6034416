using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace OrderActors.Silo.Standalone;

/// <summary>Lets in who sits at this machine, and from elsewhere only who knows the administrators' key.</summary>
/// <remarks>
/// A name in the Host header that is not this machine's is refused without the key as well: a page in an operator's own
/// browser could otherwise point its name at this address and read along.
/// </remarks>
internal sealed class AdministratorsOnly(DashboardSettings settings) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (IsThisMachine(http) || HasKey(http.Request))
            return await next(context);

        if (settings.AdminKeyHash is null)
        {
            return Results.Problem(
                title: "Only from this machine",
                detail: "The dashboard is open to programs on the silo's own machine; set Dashboard:AdminKeyHash to open it to others.",
                statusCode: StatusCodes.Status403Forbidden);
        }

        // Browsers then ask for a name and a password; the name is not looked at.
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"OrderActors cluster\", charset=\"UTF-8\"";
        return Results.Problem(
            title: "Administrators only",
            detail: "Give the administrators' key as the password.",
            statusCode: StatusCodes.Status401Unauthorized);
    }

    private static bool IsThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && (http.Request.Host.Host is "localhost"
            || (IPAddress.TryParse(http.Request.Host.Host, out var named) && IPAddress.IsLoopback(named)));

    private bool HasKey(HttpRequest request)
    {
        if (settings.AdminKeyHash is null
            || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given)
            || !"Basic".Equals(given.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var buffer = new byte[(given.Parameter ?? "").Length];
        if (!Convert.TryFromBase64String(given.Parameter ?? "", buffer, out var length))
            return false;

        var colon = Array.IndexOf(buffer, (byte)':', 0, length);
        return colon >= 0 && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(buffer.AsSpan(colon + 1, length - colon - 1)), Convert.FromHexString(settings.AdminKeyHash));
    }
}
