using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderActors.EmbeddedSilo;
using OrderActors.Engine.Hosting;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Grains.Hosting;
using OrderActors.Grains.Inventory;
using OrderActors.Grains.Orders;
using OrderActors.Grains.Shops;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Secrets;

namespace OrderActors.Silo;

/// <summary>Puts the grains, and the pumps and sweepers that feed them, into a host.</summary>
/// <remarks>Storage and channel are registered by the caller. The schema is migrated before the silo starts.</remarks>
public static class SiloServices
{
    /// <exception cref="FormatException">A setting is wrong; the message names it and the fix.</exception>
    public static IServiceCollection AddOrderActorsSilo(this IServiceCollection services, SiloOptions options)
    {
        if (options.SweepEvery < TimeSpan.FromMilliseconds(50))
            throw new FormatException("Silo:SweepEvery must be at least 00:00:00.050");
        if (options.CallTimeout <= TimeSpan.Zero)
            throw new FormatException("Silo:CallTimeout must be more than 00:00:00");

        services.AddSingleton(options);
        services.AddSecrets(options);
        services.AddHostedService<SchemaStart>();
        services.AddEmbeddedSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(OrderGrain).Assembly);
            silo.CallTimeout = options.CallTimeout;
        });
        services.AddSingleton<IOrderStock, GrainOrderStock>();
        services.AddSingleton<IShopOrders, GrainShopOrders>();
        services.AddSingleton<IActors, GrainActors>();
        services.AddSingleton<ShopDirectory>();
        services.AddSingleton<InboxPump>();
        services.AddSingleton<IInboxHint>(provider => provider.GetRequiredService<InboxPump>());
        services.AddSingleton<EffectPump>();
        services.AddSingleton<IEffectHint>(provider => provider.GetRequiredService<EffectPump>());
        services.AddSingleton<DeadlineSweeper>();
        services.TryAddSingleton(provider => NewSweepOwner());
        services.AddSingleton<LeasedSweeps>();
        services.AddHostedService<PumpHost>();
        return services;
    }

    /// <summary>Machine and process for people; the random part, because both come again after a restart.</summary>
    private static SweepOwner NewSweepOwner() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}"));

    private static void AddSecrets(this IServiceCollection services, SiloOptions options)
    {
        var directory = Directory.CreateDirectory(options.KeyDirectory);
        services.AddDataProtection().SetApplicationName("OrderActors").PersistKeysToFileSystem(directory);
        services.AddSingleton(provider => MasterKey.Open(options));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(management =>
                management.XmlEncryptor = new MasterKeyXmlEncryptor(provider.GetRequiredService<MasterKey>())));
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
    }
}
