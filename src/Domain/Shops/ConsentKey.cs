using System.Security.Cryptography;
using System.Text;

namespace OrderActors.Domain.Shops;

/// <summary>Names one consent of a seller without telling its code, which is a secret until it is used.</summary>
/// <param name="CodeHash">SHA-256 of the code, in lower-case hexadecimal.</param>
public readonly record struct ConsentKey(string SellerId, string CodeHash)
{
    public static ConsentKey Of(string sellerId, string authCode) =>
        new(sellerId, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(authCode))));

    public override string ToString() => KeyParts.Join(SellerId, CodeHash);
}
