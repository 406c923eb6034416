using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderActors.Ports.Channels;

namespace OrderActors.Integrations.TikTok;

/// <summary>One request to be signed and sent.</summary>
internal sealed record TikTokCall
{
    /// <summary>The budget of calls that belong to no shop.</summary>
    public const string NoShop = "";

    private static readonly JsonSerializerOptions BodyFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required HttpMethod Method { get; init; }

    public required string Path { get; init; }

    /// <summary>True when asking twice changes nothing at the shop. Only such calls are repeated.</summary>
    public required bool IsRead { get; init; }

    /// <summary>True when an error about one part of the answer leaves the other parts as they are.</summary>
    public bool IsInParts { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The bytes that are signed and sent; null for none.</summary>
    public byte[]? Body { get; private init; }

    public string ShopId { get; init; } = NoShop;

    public string Cipher { get; init; } = "";

    public string AccessToken { get; init; } = "";

    /// <summary>True for token get and refresh: unsigned, at the other host, with secrets in the query.</summary>
    public bool IsTokenCall { get; init; }

    public static TikTokCall Get(
        ShopAccess shop, string path, params ReadOnlySpan<(string Name, string Value)> query) =>
        For(shop, HttpMethod.Get, path, isRead: true, query);

    /// <summary>A question that is asked with a body.</summary>
    public static TikTokCall Ask(
        ShopAccess shop, string path, object body, params ReadOnlySpan<(string Name, string Value)> query) =>
        For(shop, HttpMethod.Post, path, isRead: true, query).With(body);

    public static TikTokCall Write(ShopAccess shop, HttpMethod method, string path, object body) =>
        For(shop, method, path, isRead: false, []).With(body);

    /// <summary>A write that says everything in its path and query.</summary>
    public static TikTokCall WriteWithoutBody(
        ShopAccess shop, HttpMethod method, string path, params ReadOnlySpan<(string Name, string Value)> query) =>
        For(shop, method, path, isRead: false, query);

    /// <summary>A part of a path. What is not an id of TikTok's could reach another path and is never sent.</summary>
    public static string Segment(string id) => IsId(id)
        ? id
        : throw new ChannelException(ChannelErrorKind.Refused, "not sent: an id is not one that TikTok Shop gives");

    public static bool IsId(string id) =>
        id.Length is > 0 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    public override string ToString() => $"{Method} {Path}";

    private static TikTokCall For(
        ShopAccess shop, HttpMethod method, string path, bool isRead, ReadOnlySpan<(string Name, string Value)> query)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (name, value) in query)
            pairs.Add(new(name, value));

        return new TikTokCall
        {
            Method = method,
            Path = path,
            IsRead = isRead,
            Query = pairs.ToImmutable(),
            ShopId = shop.ShopId,
            Cipher = shop.Cipher,
            AccessToken = shop.AccessToken,
        };
    }

    private TikTokCall With(object body) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, BodyFormat) };
}
