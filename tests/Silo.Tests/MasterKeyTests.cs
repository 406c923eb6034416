using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Secrets;
using Xunit;

namespace OrderActors.Silo.Tests;

/// <summary>The key that encrypts the key ring, and the ring itself.</summary>
public sealed class MasterKeyTests : IDisposable
{
    private const string WhatToDo =
        "a stored secret cannot be decrypted: restore the keys that belong to this database "
        + "(Silo:MasterKey, and without a cluster Silo:KeyDirectory), or connect the shop again";

    private readonly Installation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void The_first_start_makes_one_key_that_its_owner_alone_can_read()
    {
        using (var host = _installation.Build())
            Secrets(host).Protect("purpose", "secret");

        var text = File.ReadAllText(_installation.MasterKeyFile);
        Assert.Equal(32, Convert.FromBase64String(text.Trim()).Length);
        Assert.Equal(["master.key", "master.key.lock"], FilesOf(_installation.KeyDirectory, "master.key*"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_installation.MasterKeyFile));
    }

    [Fact]
    public void Every_later_start_works_with_the_key_of_the_first()
    {
        string sealedSecret;
        using (var host = _installation.Build())
            sealedSecret = Secrets(host).Protect("purpose", "secret");
        var key = File.ReadAllBytes(_installation.MasterKeyFile);

        using var second = _installation.Build();

        Assert.Equal("secret", Secrets(second).Unprotect("purpose", sealedSecret));
        Assert.Equal(key, File.ReadAllBytes(_installation.MasterKeyFile));
    }

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_one_key()
    {
        for (var round = 0; round < 50; round++)
        {
            var options = new SiloOptions { KeyDirectory = Path.Combine(_installation.KeyDirectory, $"{round}") };
            Directory.CreateDirectory(options.KeyDirectory);

            var keys = await OpenedAtOnce(options);

            var inFile = Convert.FromBase64String(File.ReadAllText(Path.Combine(options.KeyDirectory, "master.key")));
            Assert.All(keys, key => Assert.Equal(inFile, BytesOf(key)));
            Assert.Equal(["master.key", "master.key.lock"], FilesOf(options.KeyDirectory, "*"));
        }
    }

    private static string[] FilesOf(string directory, string pattern) =>
        [.. new DirectoryInfo(directory).GetFiles(pattern).Select(file => file.Name).Order(StringComparer.Ordinal)];

    private static async Task<MasterKey[]> OpenedAtOnce(SiloOptions options)
    {
        using var start = new Barrier(4);
        return await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return MasterKey.Open(options);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    [Fact]
    public void The_key_ring_on_disk_is_encrypted()
    {
        using (var host = _installation.Build())
            Secrets(host).Protect("purpose", "secret");

        var ring = Assert.Single(Directory.GetFiles(_installation.KeyDirectory, "*.xml"));
        var xml = File.ReadAllText(ring);
        Assert.Contains("<masterKeyEncrypted", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey ", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("unencrypted form", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_that_share_only_the_database_and_the_master_key_open_each_others_secrets()
    {
        var options = new SiloOptions
        {
            KeysInDatabase = true,
            KeyDirectory = Path.Combine(_installation.Folder, "never made"),
            MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        string sealedSecret;
        using (var one = await _installation.StartAsync(options))
        {
            sealedSecret = Secrets(one).Protect("purpose", "secret");
            await one.StopAsync();
        }

        using var other = await _installation.StartAsync(options);

        Assert.Equal("secret", Secrets(other).Unprotect("purpose", sealedSecret));
        Assert.False(Directory.Exists(options.KeyDirectory));
        var stored = Assert.Single(await other.Services.GetRequiredService<IKeyRing>().ReadAsync(CancellationToken.None));
        Assert.Contains("<masterKeyEncrypted", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey ", stored, StringComparison.Ordinal);
        await other.StopAsync();
    }

    [Fact]
    public async Task What_one_process_sealed_can_be_opened_by_the_cluster_that_it_becomes()
    {
        string sealedSecret;
        using (var alone = await _installation.StartAsync())
        {
            sealedSecret = Secrets(alone).Protect("purpose", "secret");
            await alone.StopAsync();
        }

        using var member = await _installation.StartAsync(new SiloOptions
        {
            KeysInDatabase = true,
            KeyDirectory = _installation.KeyDirectory,
            MasterKey = File.ReadAllText(_installation.MasterKeyFile),
        });

        Assert.Equal("secret", Secrets(member).Unprotect("purpose", sealedSecret));
        await member.StopAsync();
    }

    [Fact]
    public async Task Members_that_start_at_once_on_an_empty_ring_agree_on_one_key()
    {
        var masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var members = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _installation.StartAsync(
            new SiloOptions { KeysInDatabase = true, KeyDirectory = _installation.KeyDirectory, MasterKey = masterKey }))));

        Assert.Single(await members[0].Services.GetRequiredService<IKeyRing>().ReadAsync(CancellationToken.None));
        var sealedSecrets = members.Select(member => Secrets(member).Protect("purpose", "secret")).ToList();
        foreach (var member in members)
        {
            Assert.All(sealedSecrets, secret => Assert.Equal("secret", Secrets(member).Unprotect("purpose", secret)));
            await member.StopAsync();
            member.Dispose();
        }
    }

    [Fact]
    public async Task A_member_with_another_master_key_does_not_start()
    {
        using (var first = await _installation.StartAsync(Member(1)))
            await first.StopAsync();

        var refusal = await Assert.ThrowsAsync<SettingsException>(() => _installation.StartAsync(Member(2)));

        Assert.StartsWith("Silo:MasterKey is not the one", refusal.Message, StringComparison.Ordinal);

        SiloOptions Member(byte fill) => new()
        {
            KeysInDatabase = true,
            KeyDirectory = _installation.KeyDirectory,
            MasterKey = Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray()),
        };
    }

    [Fact]
    public void Another_master_key_cannot_open_a_stored_secret_and_says_what_to_do()
    {
        string sealedSecret;
        using (var host = _installation.Build())
            sealedSecret = Secrets(host).Protect("purpose", "secret");
        var other = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        using var wrong = _installation.Build(masterKey: other);

        var refusal = Assert.Throws<InvalidOperationException>(() => Secrets(wrong).Unprotect("purpose", sealedSecret));
        Assert.Equal(WhatToDo, refusal.Message);
    }

    [Fact]
    public void A_lost_key_directory_cannot_open_a_stored_secret_and_says_what_to_do()
    {
        string sealedSecret;
        using (var host = _installation.Build())
            sealedSecret = Secrets(host).Protect("purpose", "secret");
        Directory.Delete(_installation.KeyDirectory, recursive: true);

        using var fresh = _installation.Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => Secrets(fresh).Unprotect("purpose", sealedSecret));
        Assert.Equal(WhatToDo, refusal.Message);
    }

    [Fact]
    public void What_was_sealed_for_one_purpose_is_not_opened_for_another()
    {
        using var host = _installation.Build();
        var sealedSecret = Secrets(host).Protect("shop/seller-1/1/access", "secret");

        Assert.Throws<InvalidOperationException>(() => Secrets(host).Unprotect("shop/seller-2/1/access", sealedSecret));
    }

    [Theory]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_configured_key_that_is_no_key_is_refused_by_name(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => MasterKey.Open(new SiloOptions { MasterKey = text }));

        Assert.Equal("Silo:MasterKey must be base64 of 32 random bytes", refusal.Message);
    }

    [Fact]
    public void A_damaged_key_file_is_refused_by_name_and_never_replaced()
    {
        Directory.CreateDirectory(_installation.KeyDirectory);
        File.WriteAllText(_installation.MasterKeyFile, "damaged");

        var refusal = Assert.Throws<FormatException>(
            () => MasterKey.Open(new SiloOptions { KeyDirectory = _installation.KeyDirectory }));

        Assert.Equal($"{_installation.MasterKeyFile} must be base64 of 32 random bytes", refusal.Message);
        Assert.Equal("damaged", File.ReadAllText(_installation.MasterKeyFile));
    }

    private static ISecretProtector Secrets(IHost host) => host.Services.GetRequiredService<ISecretProtector>();

    // The bytes are for the silo's own eyes; what one key encrypts the other must be able to open.
    private static byte[] BytesOf(MasterKey key) => (byte[])typeof(MasterKey)
        .GetProperty("Bytes", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
        .GetValue(key)!;
}
