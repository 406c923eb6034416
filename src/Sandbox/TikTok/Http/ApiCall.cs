using System.Globalization;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>A request that passed every check, with what its handler needs.</summary>
internal sealed record ApiCall(
    SandboxContext Context,
    IReadOnlyList<SandboxShop> Shops,
    string Seller,
    SandboxShop? ShopOrNone,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Route,
    JsonObject Body,
    Caller Caller,
    string Method,
    string Path)
{
    /// <summary>The shop that the cipher names. Present wherever the route needs a cipher.</summary>
    public SandboxShop Shop =>
        ShopOrNone ?? throw new SandboxRefusedException(ApiCodes.ShopCipherMissing, "shop_cipher is missing");

    public string Id => Route["id"];

    /// <summary>A query parameter; an empty one counts as absent.</summary>
    public string? Text(string name) => Query.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public int PageSize(int most)
    {
        var text = Text("page_size") ?? throw JsonReading.Missing("page_size");
        return int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= most
            ? size
            : throw SandboxRefusedException.Parameter($"PageSize must be between 1 and {most}");
    }

    /// <summary>The page that the query asks for: newest first by creation unless it says otherwise.</summary>
    /// <param name="alsoSorts">A further sort field of the endpoint; it sorts as creation does here.</param>
    public PageRequest Page(int size, string alsoSorts = "create_time") => new(
        size,
        Text("page_token"),
        OneOf("sort_field", "create_time", "update_time", alsoSorts) == "update_time",
        OneOf("sort_order", "DESC", "ASC") == "DESC");

    /// <summary>One of the allowed words, exactly as written, or the first of them where the parameter is absent.</summary>
    public string OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        var text = Text(name) ?? allowed[0];
        foreach (var word in allowed)
        {
            if (word == text)
                return word;
        }

        throw SandboxRefusedException.Parameter($"{name} '{text}' is invalid, expected one of {string.Join(", ", allowed!)}");
    }

    /// <summary>Writes down a refusal inside an answer that is otherwise a success.</summary>
    public void Refused(int code, string message) => Context.Ledger.Add(new Refusal(
        Method, Path, code, message, ApiCodes.SaysDoneBefore(code), Caller.Payload, Context.Now, Caller.RequestId));
}
