using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Observability;

namespace OrderActors.Gateway.Http;

/// <summary>Whose data a request works on. Comes from the credential and never from the address or the body.</summary>
public sealed record Seller(string Id)
{
    /// <summary>Lets a handler take the seller as a parameter, whom <see cref="SellerAuthentication"/> has found.</summary>
    public static ValueTask<Seller?> BindAsync(HttpContext context) => ValueTask.FromResult<Seller?>(Of(context));

    /// <exception cref="InvalidOperationException">The route is open to others than sellers.</exception>
    public static Seller Of(HttpContext context) =>
        context.User.FindFirst(ClaimTypes.NameIdentifier) is { } id
            ? new Seller(id.Value)
            : throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} was called by no seller");

    internal ClaimsPrincipal ToPrincipal(string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Id)], scheme));

    /// <summary>Who asks and why, for a grain.</summary>
    /// <remarks>
    /// The operation id follows from seller and Idempotency-Key alone, so that a repeat after a crash between the
    /// effect and its stored answer is the same intent to the grain.
    /// </remarks>
    public Caller CallerOf(HttpContext context)
    {
        var key = context.Request.Headers[Idempotency.KeyHeader].ToString();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Id}\n{key}"));
        return new Caller(
            "api-" + Convert.ToHexStringLower(hash.AsSpan(0, 16)),
            "user:" + Id,
            "api:" + key,
            TraceParent.Current);
    }
}
