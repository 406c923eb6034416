using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The unsigned token calls; the secret travels in the query, as it does at TikTok.</summary>
internal static class TokenEndpoints
{
    private const string Get = "/api/v2/token/get";
    private const string Refresh = "/api/v2/token/refresh";

    public static bool IsTokenPath(string path) => path is Get or Refresh;

    public static JsonObject Handle(SandboxContext context, RawRequest request, Caller caller)
    {
        if (request.Method != "GET")
            throw new SandboxRefusedException(ApiCodes.NoSuchMethod, "Invalid method");

        if (Required(request, "app_key") != context.Options.AppKey
            || Required(request, "app_secret") != context.Options.AppSecret)
            throw SandboxRefusedException.Parameter("app_key or app_secret is invalid");

        var isGet = request.Path == Get;
        var grant = Required(request, "grant_type");
        // The official Node SDK says authorized_code on a refresh as well.
        if (grant != "authorized_code" && (isGet || grant != "refresh_token"))
            throw SandboxRefusedException.Parameter("grant_type is invalid");

        var pair = isGet
            ? context.Tokens.Exchange(Required(request, "auth_code"))
            : context.Tokens.Refresh(Required(request, "refresh_token"));
        context.Ledger.Add(
            isGet ? EffectKind.TokenIssued : EffectKind.TokenRefreshed, caller, context.Now, subjectId: pair.OpenId);
        return Write(context, pair);
    }

    private static string Required(RawRequest request, string name) =>
        request.Query.GetValueOrDefault(name) is { Length: > 0 } text ? text : throw JsonReading.Missing(name);

    private static JsonObject Write(SandboxContext context, TokenPair pair)
    {
        var shop = context.Options.Shops.First(spec => TokenDesk.OpenIdOf(spec.Seller) == pair.OpenId);
        return new JsonObject
        {
            ["access_token"] = pair.AccessToken,
            ["access_token_expire_in"] = pair.AccessExpiresAt.ToUnixTimeSeconds(),
            ["refresh_token"] = pair.RefreshToken,
            ["refresh_token_expire_in"] = pair.RefreshExpiresAt.ToUnixTimeSeconds(),
            ["open_id"] = pair.OpenId,
            ["seller_name"] = shop.Seller,
            ["seller_base_region"] = shop.Region,
            ["user_type"] = 0,
            ["granted_scopes"] = context.Options.GrantedScopes.ToJson(),
        };
    }
}
