using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

/// <summary>One numbered step of the schema. Steps only go forward, and one that was published is never
/// edited.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <param name="folder">The first part of the embedded resources' names, such as <c>sqlite</c>.</param>
    public static ImmutableArray<Migration> LoadAll(string folder)
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Load(name, name[(folder.Length + 1)..^".sql".Length])),
        ];

        Migration Load(string resource, string file)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            // A checkout may have other line ends; the checksum is of the text, not of those.
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            return new Migration(int.Parse(file[..4], CultureInfo.InvariantCulture), file[5..], sql);
        }
    }

    /// <summary>What is to be applied now: nothing, when others have to do it and have done it.</summary>
    /// <exception cref="StorageUnavailableException">The database is not one that this program can bring up to
    /// date.</exception>
    public static ImmutableArray<Migration> Missing(
        ImmutableArray<Migration> known,
        ImmutableArray<AppliedMigration> applied,
        string database,
        MigrationMode mode)
    {
        var byVersion = known.ToDictionary(migration => migration.Version);
        foreach (var past in applied)
        {
            if (!byVersion.TryGetValue(past.Version, out var migration))
            {
                throw new StorageUnavailableException(
                    $"The schema of {database} is at version {past.Version}, newer than version {known[^1].Version} " +
                    "that this program knows; start the newer program.");
            }

            if (migration.Checksum != past.Checksum)
            {
                throw new StorageUnavailableException(
                    $"Migration {past.Version} ({past.Name}) of {database} was applied with other content than this " +
                    "program carries; restore the migration file, and put changes into a new one.");
            }
        }

        var done = applied.Select(past => past.Version).ToHashSet();
        ImmutableArray<Migration> missing = [.. known.Where(migration => !done.Contains(migration.Version))];
        if (mode is MigrationMode.Require && !missing.IsEmpty)
        {
            throw new StorageUnavailableException(
                $"The schema of {database} is at version {(applied.IsEmpty ? 0 : applied[^1].Version)}, older than version " +
                $"{known[^1].Version} that this program needs; run this program once with Storage:Migrations=apply.");
        }

        return missing;
    }
}

internal sealed record AppliedMigration(int Version, string Name, string Checksum);
