using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrderActors.Sandbox.TikTok;

namespace OrderActors.LoadDriver.StandIn;

/// <summary>Answers for order details and searches from prepared bytes, after the checks that the stand-in makes.</summary>
internal sealed class OrderAnswers(
    IReadOnlyList<LoadedShop> shops, OrderBook book, StandInDoor door, SandboxOptions options)
{
    private const string DetailPath = "/order/202507/orders";
    private const string SearchPath = "/order/202309/orders/search";
    private const int MaxIds = 50;
    private const int MaxPage = 100;
    private const long MaxAgeSeconds = 300;
    private const long MaxAheadSeconds = 30;

    private static readonly byte[] s_detailEnd = Encoding.UTF8.GetBytes("]}}");

    private readonly Dictionary<string, LoadedShop> _byCipher = shops.ToDictionary(shop => shop.Sandbox.Cipher);
    private long _refused;
    private long _calls;

    /// <summary>Requests that were not signed or addressed as TikTok asks; each is a mistake of the gateway.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Detail and search requests that were answered.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <returns>False when the request is not about orders; the stand-in answers it.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path is not (DetailPath or SearchPath))
        {
            context.Request.EnableBuffering();
            return false;
        }

        var body = await ReadAsync(context);
        var cipher = context.Request.Query["shop_cipher"].ToString();
        if (!IsAuthentic(context, path, body) || !_byCipher.TryGetValue(cipher, out var shop)
            || !await door.KnowsAsync(context, body, context.Request.Headers["x-tts-access-token"].ToString(), cipher))
        {
            // The stand-in says what is wrong, and writes it down.
            Interlocked.Increment(ref _refused);
            return false;
        }

        Interlocked.Increment(ref _calls);
        await (path == DetailPath ? DetailAsync(context, shop) : SearchAsync(context, shop, body));
        return true;
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private bool IsAuthentic(HttpContext context, string path, byte[] body)
    {
        var query = context.Request.Query;
        var now = options.Clock.GetUtcNow().ToUnixTimeSeconds();
        if (query["app_key"] != options.AppKey
            || context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true
            || !long.TryParse(query["timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at < now - MaxAgeSeconds || at > now + MaxAheadSeconds)
        {
            return false;
        }

        var signed = HttpMethods.IsGet(context.Request.Method) ? [] : body;
        var expected = RequestSignature.Sign(
            options.AppSecret, path, query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString())), signed);
        return RequestSignature.Matches(expected, query["sign"].ToString());
    }

    private Task DetailAsync(HttpContext context, LoadedShop shop)
    {
        var serials = context.Request.Query["ids"].ToString().Split(',')
            .Take(MaxIds)
            .Select(id => (Id: id, Serial: PatchedText.SerialOf(id)))
            .Where(order => book.TemplateOf(order.Serial) is { } template
                && template.Shop == shop && PatchedText.IdOf(template.OrderId, order.Serial) == order.Id)
            .Select(order => order.Serial)
            .Distinct()
            .ToList();
        return WriteAsync(context, "{\"code\":0,\"message\":\"Success\",\"request_id\":\"prepared\",\"data\":{\"orders\":[", serials);
    }

    private Task SearchAsync(HttpContext context, LoadedShop shop, byte[] body)
    {
        using var wish = JsonDocument.Parse(body);
        var from = wish.RootElement.TryGetProperty("update_time_ge", out var since) ? since.GetInt64() : 0;
        var query = context.Request.Query;
        var size = Math.Min(MaxPage, int.Parse(query["page_size"].ToString(), CultureInfo.InvariantCulture));
        int? skip = int.TryParse(query["page_token"], CultureInfo.InvariantCulture, out var place) ? place : null;
        var (serials, next, total) = shop.Search(from, skip, size);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"code\":0,\"message\":\"Success\",\"request_id\":\"prepared\",\"data\":{{\"next_page_token\":\"{next}\",\"total_count\":{total},\"orders\":[");
        return WriteAsync(context, head, serials);
    }

    private Task WriteAsync(HttpContext context, string head, IReadOnlyList<int> serials)
    {
        var texts = serials.Select(serial => book.TemplateOf(serial)!.Detail).ToList();
        var length = head.Length + texts.Sum(text => text.Length) + Math.Max(0, texts.Count - 1) + s_detailEnd.Length;
        var answer = new ArrayBufferWriter<byte>(length);
        Encoding.UTF8.GetBytes(head, answer);
        for (var index = 0; index < texts.Count; index++)
        {
            if (index > 0)
                answer.Write(","u8);
            texts[index].Write(answer.GetSpan(texts[index].Length), serials[index], book.CreatedAt(serials[index]));
            answer.Advance(texts[index].Length);
        }

        answer.Write(s_detailEnd);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        return context.Response.Body.WriteAsync(answer.WrittenMemory).AsTask();
    }
}
