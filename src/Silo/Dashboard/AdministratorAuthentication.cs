using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderActors.Silo.Dashboard;

/// <summary>Knows who has the administrators' key; while none is set, who sits at this machine.</summary>
/// <remarks>With a key set everybody needs it: behind a proxy on this machine the whole world sits at this machine.</remarks>
internal sealed class AdministratorAuthentication(
    IOptionsMonitor<AdministratorAuthenticationOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AdministratorAuthenticationOptions>(options, logs, encoder)
{
    public const string SchemeName = "Administrator";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var isKnown = Options.KeyHash is { } hash ? HasKey(Request, hash) : ThisMachine.Sent(Context);
        if (!isKnown)
            return Task.FromResult(AuthenticateResult.NoResult());

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, SchemeName)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Options.KeyHash is null)
        {
            return Results.Problem(
                title: "Only from this machine",
                detail: "Set Dashboard:AdminKeyHash to open the dashboard to others.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
        }

        // Browsers then ask for a name and a password; the name is not looked at.
        Response.Headers.WWWAuthenticate = "Basic realm=\"OrderActors cluster\", charset=\"UTF-8\"";
        return Results.Problem(
            title: "Administrators only",
            detail: "Give the administrators' key as the password.",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
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

internal sealed class AdministratorAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>SHA-256 (hex) of the administrators' key; null = this machine alone gets in.</summary>
    public string? KeyHash { get; set; }
}
