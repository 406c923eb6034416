using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>Hands requests on to the stand-in.</summary>
internal sealed class StandInDoor(SandboxServer sandbox) : IDisposable
{
    /// <summary>So long an answer about a token and a cipher is believed.</summary>
    private static readonly TimeSpan s_believedFor = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { BaseAddress = sandbox.BaseAddress };
    private readonly ConcurrentDictionary<string, DateTimeOffset> _goodUntil = new();
    private readonly TimeProvider _clock = sandbox.Options.Clock;

    /// <summary>The stand-in does all of it.</summary>
    public async Task PassAsync(HttpContext context)
    {
        using var answer = await SendAsync(context, context.Request.QueryString);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        var body = await answer.Content.ReadAsByteArrayAsync();
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    /// <summary>Whether the stand-in takes this token for this shop. It is asked again once a minute, with this very request.</summary>
    public async Task<bool> KnowsAsync(HttpContext context, byte[] body, string token, string cipher)
    {
        var key = token + ' ' + cipher;
        if (_goodUntil.TryGetValue(key, out var until) && _clock.GetUtcNow() < until)
            return true;

        using var answer = await SendAsync(context, QueryToShow(context.Request, body));
        if (!answer.IsSuccessStatusCode)
            return false;

        _goodUntil[key] = _clock.GetUtcNow() + s_believedFor;
        return true;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Without the page token, which is of the driver's own making: the stand-in would refuse it.</summary>
    private QueryString QueryToShow(HttpRequest request, byte[] body)
    {
        if (request.Query["page_token"].ToString().Length == 0)
            return request.QueryString;

        var values = request.Query
            .Where(pair => pair.Key is not ("page_token" or "sign"))
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()))
            .ToList();
        var sign = RequestSignature.Sign(sandbox.Options.AppSecret, request.Path.Value!, values, body);
        return QueryString.Create(values.Append(KeyValuePair.Create("sign", sign)).Select(
            pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
    }

    private Task<HttpResponseMessage> SendAsync(HttpContext context, QueryString query)
    {
        context.Request.Body.Position = 0;
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), context.Request.Path + query.ToString())
        {
            Content = new StreamContent(context.Request.Body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        if (context.Request.Headers["x-tts-access-token"].FirstOrDefault() is { } token)
            request.Headers.TryAddWithoutValidation("x-tts-access-token", token);

        return _http.SendAsync(request);
    }
}
