using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace OrderActors.Silo.Secrets;

/// <summary>Encrypts the key ring with the master key (AES-256-GCM).</summary>
/// <remarks>Data protection stores its keys in clear as soon as their location is named; this puts that right.</remarks>
internal sealed class MasterKeyXmlEncryptor(MasterKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var cipher = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(key.Bytes, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        var element = new XElement("masterKeyEncrypted", Convert.ToBase64String([.. nonce, .. tag, .. cipher]));
        return new EncryptedXmlInfo(element, typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Made by data protection, by the name that stands in the key ring: it must keep its name and constructor.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var bytes = Convert.FromBase64String(encryptedElement.Value);
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[bytes.Length - nonce - tag];
        using var aes = new AesGcm(services.GetRequiredService<MasterKey>().Bytes, tag);
        aes.Decrypt(bytes.AsSpan(0, nonce), bytes.AsSpan(nonce + tag), bytes.AsSpan(nonce, tag), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
