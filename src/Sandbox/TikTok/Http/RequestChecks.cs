using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>A request as it came, not yet believed.</summary>
internal sealed record RawRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    string? AccessToken,
    string? ContentType,
    byte[] Body);

/// <summary>Checks what every signed request has to get right, in a fixed order, the caller's identity first.</summary>
internal sealed class RequestChecks(SandboxContext context, IReadOnlyList<SandboxShop> shops)
{
    /// <summary>How far back and ahead of our clock a request's timestamp may lie.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(30);

    private readonly RateLimiter _rates = new(context);

    /// <summary>Refuses, or tells whose request it is and for which shop.</summary>
    public (string Seller, SandboxShop? Shop, JsonObject Body) Check(RawRequest request, ApiRoute route)
    {
        CheckApp(request);
        CheckTimestamp(request);
        CheckSignature(request);
        var seller = CheckToken(request, route);
        var shop = CheckCipher(request, route, seller);
        _rates.Take(shop?.Id ?? seller);
        return (seller, shop, ReadBody(request));
    }

    private static string? Value(RawRequest request, string name) =>
        request.Query.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static string Required(RawRequest request, string name) =>
        Value(request, name) ?? throw SandboxRefusedException.Parameter($"{name} is a required parameter");

    private void CheckApp(RawRequest request)
    {
        if (Required(request, "app_key") != context.Options.AppKey)
            throw SandboxRefusedException.Parameter("app_key is invalid");
    }

    private void CheckTimestamp(RawRequest request)
    {
        var text = Required(request, "timestamp");
        if (text.Length != 10 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            throw SandboxRefusedException.Parameter("timestamp is invalid, expected 10 digits");

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var now = DateTimeOffset.FromUnixTimeSeconds(context.Seconds);
        if (at < now - MaxAge || at > now + MaxAhead)
            throw SandboxRefusedException.Parameter("timestamp is out of the accepted window");
    }

    private void CheckSignature(RawRequest request)
    {
        var given = Required(request, "sign");
        var body = request.Method == "GET" || IsMultipart(request) ? [] : request.Body;
        if (RequestSignature.Matches(Expected(request, body), given))
            return;

        // Whether an empty object is signed is not settled by public sources: both ways are accepted.
        if (body.AsSpan().SequenceEqual("{}"u8) && RequestSignature.Matches(Expected(request, []), given))
            return;

        throw new SandboxRefusedException(ApiCodes.SignatureInvalid, "Invalid sign");
    }

    private string Expected(RawRequest request, byte[] body) =>
        RequestSignature.Sign(context.Options.AppSecret, request.Path, request.Query, body);

    private string CheckToken(RawRequest request, ApiRoute route)
    {
        if (request.AccessToken is not { Length: > 0 } token)
            throw SandboxRefusedException.Parameter("x-tts-access-token is missing");

        var seller = context.Tokens.SellerOf(token);
        return route.Scope is { } scope && !context.Options.GrantedScopes.Contains(scope)
            ? throw new SandboxRefusedException(ApiCodes.ScopeMissing, $"Access denied, please apply auth pkg {scope}")
            : seller;
    }

    private SandboxShop? CheckCipher(RawRequest request, ApiRoute route, string seller)
    {
        var cipher = Value(request, "shop_cipher");
        if (!route.NeedsCipher)
        {
            return cipher is null
                ? null
                : throw SandboxRefusedException.Parameter("unexpected parameter shop_cipher");
        }

        if (cipher is null)
            throw new SandboxRefusedException(ApiCodes.ShopCipherMissing, "shop_cipher is missing");

        return shops.FirstOrDefault(shop => shop.Cipher == cipher && shop.Seller == seller)
            ?? throw new SandboxRefusedException(ApiCodes.InvalidTokenOrCipher, "shop_cipher is invalid");
    }

    private JsonObject ReadBody(RawRequest request)
    {
        var isNeeded = request.Method != "GET" || context.Options.RequiresContentTypeOnGet;
        var type = request.ContentType?.Split(';')[0].Trim();
        if (isNeeded && !string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
            throw new SandboxRefusedException(ApiCodes.ContentType, "Content-Type must be application/json");

        if (request.Method == "GET" || request.Body.Length == 0)
            return [];

        try
        {
            return JsonNode.Parse(request.Body) as JsonObject
                ?? throw new SandboxRefusedException(ApiCodes.UnreadableBody, "request body is not a JSON object");
        }
        catch (JsonException)
        {
            throw new SandboxRefusedException(ApiCodes.UnreadableBody, "request body cannot be parsed");
        }
    }

    private static bool IsMultipart(RawRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
}
