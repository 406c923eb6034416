using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;

namespace OrderActors.Sandbox.TikTok;

/// <summary>What a browser or an unsigned download opens: the consent page and label documents.</summary>
internal static class OpenPages
{
    public static void Map(WebApplication app, SandboxContext context)
    {
        app.MapGet("/open/authorize", (string? service_id, string? state, string? seller, string? redirect_uri) =>
            Consent(context, service_id, state, seller, redirect_uri));
        app.MapGet("/_documents/{package}.pdf", (string package, long? expires) => Label(context, package, expires));
    }

    // The seller agrees at once; a real page would ask.
    private static IResult Consent(SandboxContext context, string? serviceId, string? state, string? seller, string? redirectUri)
    {
        if (serviceId != context.Options.ServiceId)
            return Results.Text("This service does not exist", MediaTypeNames.Text.Plain, Encoding.UTF8, 404);

        if (seller is not null && context.Options.Shops.All(shop => shop.Seller != seller))
            return Results.Text("This seller does not exist", MediaTypeNames.Text.Plain, Encoding.UTF8, 404);

        var code = context.Tokens.Consent(seller);
        var query = $"app_key={WebUtility.UrlEncode(context.Options.AppKey)}&code={WebUtility.UrlEncode(code)}"
            + $"&locale=en&shop_region={context.Options.Shops[0].Region}&state={WebUtility.UrlEncode(state ?? "")}";

        // TikTok's redirect is fixed in the app's settings. Here a caller on the same machine may name its own.
        var target = context.Options.RedirectUrl
            ?? (Uri.TryCreate(redirectUri, UriKind.Absolute, out var asked) && asked.IsLoopback ? asked : null);
        return target is null
            ? Results.Text(query)
            : Results.Redirect($"{target}{(target.Query.Length > 0 ? "&" : "?")}{query}");
    }

    private static IResult Label(SandboxContext context, string packageId, long? expires) =>
        expires > context.Seconds
            ? Results.Bytes(LabelPdf.Write($"Package {packageId}"), MediaTypeNames.Application.Pdf)
            : Results.Text("The document has expired", MediaTypeNames.Text.Plain, Encoding.UTF8, 403);
}

/// <summary>A PDF of one A6 page with one line of text.</summary>
internal static class LabelPdf
{
    public static byte[] Write(string text)
    {
        var content = $"BT /F1 12 Tf 20 380 Td ({text}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        foreach (var (index, body) in objects.Index())
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{body}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }
}
