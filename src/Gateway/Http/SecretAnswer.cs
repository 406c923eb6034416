using OrderActors.Ports;

namespace OrderActors.Gateway.Http;

/// <summary>Marks endpoints whose answers hold a secret: what is stored of them for a repeat is encrypted.</summary>
public sealed class SecretAnswer
{
    private const string Purpose = "api-answer/";

    private SecretAnswer()
    {
    }

    public static SecretAnswer Instance { get; } = new();

    internal static string Sealed(HttpContext context, string body) =>
        ProtectorOf(context) is { } protector ? protector.Protect(Purpose + Seller.Of(context).Id, body) : body;

    internal static string Opened(HttpContext context, string body) =>
        ProtectorOf(context) is { } protector ? protector.Unprotect(Purpose + Seller.Of(context).Id, body) : body;

    /// <returns>Null where the answer holds no secret.</returns>
    private static ISecretProtector? ProtectorOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is null
            ? null
            : context.RequestServices.GetRequiredService<ISecretProtector>();
}
