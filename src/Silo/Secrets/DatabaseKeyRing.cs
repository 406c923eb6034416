using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using OrderActors.Ports.Storage;

namespace OrderActors.Silo.Secrets;

/// <summary>Keeps the key ring in the database, where every process of a cluster finds it.</summary>
/// <remarks>
/// What lies in the key directory of the one process that this installation used to be is taken along. Data protection
/// asks on a thread of its own, seldom, and cannot wait asynchronously.
/// </remarks>
internal sealed class DatabaseKeyRing(IKeyRing ring, string formerDirectory) : IXmlRepository
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(15);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        foreach (var file in Directory.Exists(formerDirectory) ? Directory.GetFiles(formerDirectory, "key-*.xml") : [])
            StoreElement(XElement.Load(file), Path.GetFileNameWithoutExtension(file));

        return [.. Await(limit => ring.ReadAsync(limit)).Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName) => Await(async limit =>
    {
        await ring.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), limit);
        return true;
    });

    private static TResult Await<TResult>(Func<CancellationToken, Task<TResult>> ask)
    {
        using var limit = new CancellationTokenSource(s_within);
        return Task.Run(() => ask(limit.Token), limit.Token).GetAwaiter().GetResult();
    }
}
