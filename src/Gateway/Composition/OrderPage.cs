using System.Reflection;
using System.Security.Cryptography;

namespace OrderActors.Gateway.Composition;

/// <summary>Serves the order page. Its files are part of the program, so that it starts from any folder.</summary>
public static class OrderPage
{
    private static readonly (string Path, string Resource, string ContentType)[] Files =
    [
        ("/", "wwwroot/index.html", "text/html; charset=utf-8"),
        ("/orders.css", "wwwroot/orders.css", "text/css; charset=utf-8"),
        ("/orders.js", "wwwroot/orders.js", "text/javascript; charset=utf-8"),
    ];

    public static void MapOrderPage(this IEndpointRouteBuilder app)
    {
        foreach (var (path, resource, contentType) in Files)
        {
            var content = Read(resource);
            var tag = new Microsoft.Net.Http.Headers.EntityTagHeaderValue(
                $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
            app.MapGet(path, (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(content, contentType, entityTag: tag);
            }).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not part of the program");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
