using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrderActors.Ports;

namespace OrderActors.Silo.Secrets;

/// <summary>Secrets under ASP.NET data protection, one purpose per seller and kind.</summary>
public sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    public string Protect(string purpose, string secret) => provider.CreateProtector(purpose).Protect(secret);

    public string Unprotect(string purpose, string protectedSecret)
    {
        try
        {
            return provider.CreateProtector(purpose).Unprotect(protectedSecret);
        }
        catch (CryptographicException exception)
        {
            throw new InvalidOperationException(
                "a stored secret cannot be decrypted: restore the keys that belong to this database " +
                "(Silo:MasterKey, and without a cluster Silo:KeyDirectory), or connect the shop again",
                exception);
        }
    }
}
