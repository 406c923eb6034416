using System.Globalization;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>Small settings of grains, as Orleans' storage provider reads and writes them. No answer means: not as expected.</summary>
public sealed class GrainStateTests : ClusterTableTests
{
    private static readonly Key s_text = new(11, 0, 0, "acme/7495");
    private static readonly Key s_number = new(12, 0, 42, null);

    public static TheoryData<string?> Extensions => [null, "", "acme/7495"];

    [Fact]
    public async Task What_was_never_written_is_not_there() => Assert.Empty(await ReadAsync(s_text));

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task What_was_written_is_read_with_its_version(string? extension)
    {
        var key = new Key(1, long.MinValue, long.MaxValue, extension);

        Assert.Equal("1", await WriteAsync(key, null, 1, 2, 3));
        Assert.Equal("2", await WriteAsync(key, 1, 4));

        Assert.Equal([("4", 2)], await ReadAsync(key));
    }

    [Fact]
    public async Task A_write_on_another_version_is_refused_and_changes_nothing()
    {
        await WriteAsync(s_text, null, 1);
        await WriteAsync(s_text, 1, 2);

        Assert.Null(await WriteAsync(s_text, 1, 9));
        Assert.Null(await WriteAsync(s_text, 3, 9));
        Assert.Null(await WriteAsync(s_number, 1, 9));

        Assert.Equal([("2", 2)], await ReadAsync(s_text));
        Assert.Empty(await ReadAsync(s_number));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task Of_many_first_writes_of_one_grain_exactly_one_succeeds(string? extension)
    {
        var key = new Key(1, 0, 42, extension);

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => WriteAsync(key, null, (byte)number)));

        Assert.Equal(["1"], versions.OfType<string>());
        Assert.Equal(1, Assert.Single(await ReadAsync(key)).Version);
        Assert.Null(await WriteAsync(key, null, 9));
    }

    [Fact]
    public async Task Of_many_writes_on_one_version_exactly_one_succeeds()
    {
        await WriteAsync(s_text, null, 1);

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => WriteAsync(s_text, 1, (byte)number)));

        Assert.Equal(["2"], versions.OfType<string>());
    }

    [Fact]
    public async Task Grains_that_differ_in_one_part_of_their_key_have_a_state_each()
    {
        Key[] keys =
        [
            s_number, s_number with { Hash = 1 }, s_number with { N0 = 1 }, s_number with { N1 = 1 }, s_number with { Text = "" },
            s_number with { Type = "other" }, s_number with { Service = "other" },
        ];

        for (var number = 0; number < keys.Length; number++)
            Assert.Equal("1", await WriteAsync(keys[number], null, (byte)number));

        for (var number = 0; number < keys.Length; number++)
            Assert.Equal([($"{number}", 1)], await ReadAsync(keys[number]));
    }

    [Fact]
    public async Task Clearing_leaves_the_version_so_that_a_late_writer_is_refused()
    {
        await WriteAsync(s_text, null, 1);

        Assert.Null(await EndAsync("ClearStorageKey", s_text, 7));
        Assert.Equal("2", await EndAsync("ClearStorageKey", s_text, 1));

        Assert.Equal([(null, 2)], await ReadAsync(s_text));
        Assert.Null(await WriteAsync(s_text, 1, 9));
        Assert.Null(await WriteAsync(s_text, null, 9));
        Assert.Equal("3", await WriteAsync(s_text, 2, 5));
    }

    [Fact]
    public async Task Deleting_removes_the_row_and_answers_as_a_write_would()
    {
        await WriteAsync(s_text, null, 1);

        Assert.Null(await EndAsync("DeleteStorageKey", s_text, 7));
        Assert.Equal("2", await EndAsync("DeleteStorageKey", s_text, 1));
        Assert.Null(await EndAsync("DeleteStorageKey", s_text, 1));

        Assert.Empty(await ReadAsync(s_text));
        Assert.Null(await WriteAsync(s_text, 1, 9));
        Assert.Equal("1", await WriteAsync(s_text, null, 5));
    }

    private async Task<string?> WriteAsync(Key key, int? version, params byte[] payload) => (await Queries.ReadAsync(
        "WriteToStorageKey",
        record => Convert.ToInt32(record.GetValue(record.GetOrdinal("NewGrainStateVersion")), CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture),
        [.. ParametersOf(key), Expected(version), ("PayloadBinary", payload)])).SingleOrDefault();

    private async Task<string?> EndAsync(string query, Key key, int version) => (await Queries.ReadAsync(
        query, record => record.GetValue(0).ToString(), [.. ParametersOf(key), Expected(version)])).SingleOrDefault();

    private Task<List<(string? Payload, int Version)>> ReadAsync(Key key) => Queries.ReadAsync(
        "ReadFromStorageKey",
        record => (
            record.GetValue(record.GetOrdinal("PayloadBinary")) is byte[] payload ? string.Join(',', payload) : null,
            record.GetInt32(record.GetOrdinal("Version"))),
        ParametersOf(key));

    private static (string, object?) Expected(int? version) =>
        ("GrainStateVersion", version ?? ProviderQueries.Null<int>());

    private static (string, object?)[] ParametersOf(Key key) =>
    [
        ("GrainIdHash", key.Hash), ("GrainIdN0", key.N0), ("GrainIdN1", key.N1), ("GrainTypeHash", 99),
        ("GrainTypeString", key.Type), ("GrainIdExtensionString", key.Text ?? ProviderQueries.Null<string>()),
        ("ServiceId", key.Service),
    ];

    private sealed record Key(int Hash, long N0, long N1, string? Text, string Type = "settings", string Service = "orders");
}
