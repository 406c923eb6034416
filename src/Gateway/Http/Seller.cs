using System.Security.Cryptography;
using System.Text;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Http;

/// <summary>Whose data a request works on. Comes from the credential and never from the address or the body.</summary>
public sealed record Seller(string Id)
{
    /// <summary>Lets a handler take the seller as a parameter; <see cref="SellerAuthentication"/> put it there.</summary>
    public static ValueTask<Seller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Seller>());

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
