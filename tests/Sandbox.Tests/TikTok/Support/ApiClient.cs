using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

/// <summary>Signs and sends requests; every part can be spoilt on purpose.</summary>
internal sealed class ApiClient(SandboxServer server, SandboxShop shop) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };

    public string? Token { get; set; } = server.Tokens.Authorize(shop.Seller).AccessToken;

    public string? Cipher { get; set; } = shop.Cipher;

    public string AppKey { get; set; } = server.Options.AppKey;

    public string AppSecret { get; set; } = server.Options.AppSecret;

    public string? ContentType { get; set; } = "application/json";

    public string Timestamp { get; set; } =
        server.Options.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public Func<string, string> SpoilSign { get; set; } = sign => sign;

    public HttpClient Http => _http;

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] query) =>
        SendAsync(HttpMethod.Get, path, null, query);

    public Task<ApiAnswer> PostAsync(string path, JsonNode? body = null, params (string Name, string Value)[] query) =>
        SendAsync(HttpMethod.Post, path, body?.ToJsonString(), query);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] query)
    {
        using var response = await RawAsync(method, path, body, query);
        var text = await response.Content.ReadAsStringAsync();
        return new ApiAnswer(response.StatusCode, Assert.IsType<JsonObject>(JsonNode.Parse(text)));
    }

    public async Task<HttpResponseMessage> RawAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] query)
    {
        var all = query.ToDictionary(pair => pair.Name, pair => pair.Value);
        all.TryAdd("app_key", AppKey);
        all.TryAdd("timestamp", Timestamp);
        if (Cipher is not null)
            all.TryAdd("shop_cipher", Cipher);

        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        all.TryAdd("sign", SpoilSign(RequestSignature.Sign(AppSecret, path, all.Where(pair => pair.Value.Length > 0), bytes)));
        var url = path + "?" + string.Join('&', all.Where(pair => pair.Value.Length > 0)
            .Select(pair => $"{pair.Key}={WebUtility.UrlEncode(pair.Value)}"));

        using var request = new HttpRequestMessage(method, url) { Content = new ByteArrayContent(bytes) };
        if (ContentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        if (Token is not null)
            request.Headers.TryAddWithoutValidation("x-tts-access-token", Token);

        return await _http.SendAsync(request);
    }

    public void Dispose() => _http.Dispose();
}
