using System.Data;

namespace OrderActors.Storage.Tests.Cluster;

/// <summary>Reminders, as Orleans' reminder provider reads and writes them.</summary>
public sealed class ReminderTests : ClusterTableTests
{
    [Fact]
    public async Task A_reminder_is_read_as_it_was_set_last()
    {
        Assert.Equal(1, await SetAsync("order/1", "wake", 5, 60_000));
        Assert.Equal(2, await SetAsync("order/1", "wake", 5, 90_000));

        Assert.Equal([new Row("order/1", "wake", At, 90_000, 2)], await ReadAsync("order/1", "wake"));
        Assert.Empty(await ReadAsync("order/1", "other"));
    }

    [Fact]
    public async Task A_period_may_be_longer_than_a_short_number_holds()
    {
        await SetAsync("order/1", "wake", 5, 60_000);
        const long LongPeriod = 1L + int.MaxValue;

        await SetAsync("order/1", "wake", 5, LongPeriod);

        Assert.Equal(LongPeriod, Assert.Single(await ReadAsync("order/1", "wake")).Period);
    }

    [Fact]
    public async Task Of_many_that_set_one_reminder_each_gets_another_version()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SetAsync("order/1", "wake", 5, 60_000)));

        Assert.Equal(Enumerable.Range(1, 8), versions.Order());
    }

    [Fact]
    public async Task All_reminders_of_a_grain_are_read_and_no_other_s()
    {
        await SetAsync("order/1", "wake", 5, 1);
        await SetAsync("order/1", "ask", 5, 1);
        await SetAsync("order/2", "wake", 6, 1);
        await SetAsync("order/1", "wake", 5, 1, service: "other");

        var rows = await Queries.ReadAsync("ReadReminderRowsKey", ReadRow, Service(), ("GrainId", "order/1"));

        Assert.Equal(["ask", "wake"], rows.Select(row => row.Name).Order());
    }

    // The provider takes the first statement when begin < end as signed numbers, the second otherwise.
    [Theory]
    [InlineData("ReadRangeRows1Key", 10, 20, "15 20")]
    [InlineData("ReadRangeRows1Key", -10, 10, "-5 10")]
    [InlineData("ReadRangeRows1Key", int.MinValue, int.MaxValue, "-5 10 15 20 max")]
    [InlineData("ReadRangeRows2Key", 15, -5, "-5 20 max min")]
    [InlineData("ReadRangeRows2Key", int.MaxValue, int.MinValue, "min")]
    [InlineData("ReadRangeRows2Key", 10, 10, "-5 10 15 20 max min")]
    [InlineData("ReadRangeRows2Key", 0, 0, "-5 10 15 20 max min")]
    public async Task A_range_of_the_ring_is_read_without_its_begin_and_with_its_end(
        string query, int begin, int end, string expected)
    {
        foreach (var place in new[] { -5, 10, 15, 20 })
            await SetAsync($"{place}", "wake", place, 1);
        await SetAsync("min", "wake", int.MinValue, 1);
        await SetAsync("max", "wake", int.MaxValue, 1);
        await SetAsync("of another service", "wake", 15, 1, service: "other");

        var rows = await Queries.ReadAsync(query, ReadRow, Service(), ("BeginHash", begin), ("EndHash", end));

        Assert.Equal(expected, string.Join(' ', rows.Select(row => row.Grain).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_reminder_is_deleted_only_on_the_version_that_was_read()
    {
        await SetAsync("order/1", "wake", 5, 1);
        await SetAsync("order/1", "wake", 5, 1);

        Assert.False(await DeleteAsync("order/1", "wake", 1));
        Assert.Single(await ReadAsync("order/1", "wake"));
        Assert.True(await DeleteAsync("order/1", "wake", 2));
        Assert.False(await DeleteAsync("order/1", "wake", 2));

        Assert.Empty(await ReadAsync("order/1", "wake"));
    }

    [Fact]
    public async Task All_reminders_of_a_service_are_deleted_and_no_other_s()
    {
        await SetAsync("order/1", "wake", 5, 1);
        await SetAsync("order/1", "wake", 5, 1, service: "other");

        await Queries.ExecuteAsync("DeleteReminderRowsKey", Service());

        Assert.Empty(await ReadAsync("order/1", "wake"));
        Assert.Single(await ReadAsync("order/1", "wake", "other"));
    }

    /// <summary>The provider binds a period as an integer while it fits, and as a long otherwise.</summary>
    private async Task<int> SetAsync(string grain, string name, int place, long period, string service = "orders") =>
        Assert.Single(await Queries.ReadAsync(
            "UpsertReminderRowKey",
            record => record.GetInt32(record.GetOrdinal("Version")),
            Service(service),
            ("GrainHash", place),
            ("GrainId", grain),
            ("ReminderName", name),
            ("StartTime", At),
            ("Period", period <= int.MaxValue ? (object)(int)period : period)));

    private Task<List<Row>> ReadAsync(string grain, string name, string service = "orders") => Queries.ReadAsync(
        "ReadReminderRowKey", ReadRow, Service(service), ("GrainId", grain), ("ReminderName", name));

    private Task<bool> DeleteAsync(string grain, string name, int version) => Queries.AskAsync(
        "DeleteReminderRowKey", Service(), ("GrainId", grain), ("ReminderName", name), ("Version", version));

    private static (string, object?) Service(string id = "orders") => ("ServiceId", id);

    private static Row ReadRow(IDataRecord record) => new(
        TextOf(record, "GrainId")!,
        TextOf(record, "ReminderName")!,
        record.GetDateTime(record.GetOrdinal("StartTime")),
        record.GetInt64(record.GetOrdinal("Period")),
        record.GetInt32(record.GetOrdinal("Version")));

    private sealed record Row(string Grain, string Name, DateTime StartAt, long Period, int Version);
}
