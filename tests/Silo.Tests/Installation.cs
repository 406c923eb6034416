using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.Integrations.TikTok;
using OrderActors.Storage;

namespace OrderActors.Silo.Tests;

/// <summary>One installation: a folder with database and keys, on which hosts are started one after another.</summary>
internal sealed class Installation : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orderactors-silo-");

    public string Folder => _folder.FullName;

    public string KeyDirectory => Path.Combine(Folder, "keys");

    public string MasterKeyFile => Path.Combine(KeyDirectory, "master.key");

    public string Database => Path.Combine(Folder, "orders.db");

    public TikTokOptions TikTok { get; set; } = new() { AppKey = "app", AppSecret = "secret" };

    public StorageOptions Storage { get; set; } = new();

    /// <summary>Builds a host as the gateway composes it, without starting it.</summary>
    /// <param name="configure">Adds services before the silo's, which therefore start before and stop after it.</param>
    public IHost Build(string? masterKey = null, Action<IServiceCollection>? configure = null) => Build(
        new SiloOptions
        {
            KeyDirectory = KeyDirectory,
            MasterKey = masterKey,
            SweepEvery = TimeSpan.FromMilliseconds(100),
        },
        configure);

    private IHost Build(SiloOptions options, Action<IServiceCollection>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrderActorsStorage(Storage.ConnectionString is null
            ? new StorageOptions { ConnectionString = $"Data Source={Database}" }
            : Storage);
        builder.Services.AddTikTok(TikTok);
        configure?.Invoke(builder.Services);
        builder.Services.AddOrderActorsSilo(options);
        return builder.Build();
    }

    public async Task<IHost> StartAsync(SiloOptions? options = null)
    {
        var host = options is null ? Build() : Build(options, null);
        await host.StartAsync();
        return host;
    }

    /// <summary>Every file of the installation with its bytes.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Files() => _folder
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Select(file =>
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return (file.Name, copy.ToArray());
        });

    public void Dispose() => _folder.Delete(recursive: true);
}
