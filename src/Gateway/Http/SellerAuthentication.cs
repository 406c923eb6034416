using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OrderActors.Silo;

namespace OrderActors.Gateway.Http;

/// <summary>Finds out which seller calls, and tells a caller without a known key what to send.</summary>
/// <remarks>With keys set, the key decides. Without any, only <see cref="ThisMachine"/> is let in.</remarks>
internal sealed class SellerAuthentication(
    IOptionsMonitor<SellerAuthenticationOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<SellerAuthenticationOptions>(options, logs, encoder)
{
    public const string SchemeName = "Seller";

    private const string BearerPrefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult((Options.KeyHashes.Count > 0 ? ByKey() : ByAddress()) is { } seller
            ? AuthenticateResult.Success(new AuthenticationTicket(seller.ToPrincipal(SchemeName), SchemeName))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Refusal().ExecuteAsync(Context);
    }

    private Seller? ByKey()
    {
        if (KeyOf(Request) is not { Length: > 0 } key)
            return null;

        // Every hash is compared, so that the time taken does not tell which seller came close.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? match = null;
        foreach (var (id, expected) in Options.KeyHashes)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
                match = id;
        }

        return match is null ? null : new Seller(match);
    }

    private Seller? ByAddress() => ThisMachine.Sent(Context) ? new Seller(Options.DefaultSeller) : null;

    private Problem Refusal()
    {
        if (Options.KeyHashes.Count == 0)
        {
            return Problems.Unauthorized(
                "No API keys are set, so only programs on this machine are let in.",
                "Set Api:Sellers:<seller> to the SHA-256 (hex) of a key, and send the key.");
        }

        return KeyOf(Request).Length == 0
            ? Problems.Unauthorized(
                "No API key was sent.", "Send the header Authorization: Bearer <key> or X-Api-Key: <key>.")
            : Problems.Unauthorized("The API key is not known.", "Check the key, or have a new one set in Api:Sellers.");
    }

    private static string KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : request.Headers["X-Api-Key"].ToString();
    }
}

internal sealed class SellerAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>Seller and SHA-256 of its key; empty = only this machine is let in.</summary>
    public IReadOnlyList<(string Id, byte[] Hash)> KeyHashes { get; set; } = [];

    /// <summary>Who a caller of this machine is while there are no keys.</summary>
    public string DefaultSeller { get; set; } = "";
}
