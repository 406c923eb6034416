using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Tests;

/// <summary>The database goes away and comes back while the process stays.</summary>
public abstract class OutageContract(Func<Task<IContractDatabase>> create) : DatabaseContract(create)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Writes_fail_as_unavailable_while_the_database_is_away_and_work_when_it_is_back()
    {
        await CommitAsync("order/a", 0);
        await Db.BreakAsync();
        await using var process = TestStore.Open(Db.Options);

        var commit = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => process.Pipeline.CommitAsync(Sample.Set("order/a", 1)));
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => process.Pipeline.ReceiveAsync(Sample.Delivery("n-1")));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => process.Database.CheckAsync(None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => process.Database.MigrateAsync(None));
        Assert.DoesNotContain("Password", commit.ToString(), StringComparison.OrdinalIgnoreCase);

        await Db.MendAsync();
        await process.Database.CheckAsync(None);
        await process.Pipeline.CommitAsync(Sample.Set("order/a", 1));
        await process.Pipeline.ReceiveAsync(Sample.Delivery("n-1"));
        Assert.Equal(2, (await Store.Reader.ReadHeadAsync("order/a", None)).Version);
    }

    [Fact]
    public async Task What_was_acknowledged_before_the_crash_is_there_after_it_and_nothing_is_doubled()
    {
        const int Writers = 8;
        using var stop = new CancellationTokenSource();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var total = 0;
        var writers = Enumerable.Range(0, Writers).Select(WriteAsync).ToArray();

        await enough.Task.WaitAsync(Patience);
        await Db.BreakAsync();
        await stop.CancelAsync();
        var acknowledged = await Task.WhenAll(writers).WaitAsync(Patience);
        await Db.MendAsync();
        await Store.Database.CheckAsync(None);

        for (var writer = 0; writer < Writers; writer++)
        {
            var events = await Store.Reader.ReadStreamAsync($"order/{writer}", 0, None);
            // The write that was in flight may have been committed without its answer arriving.
            Assert.InRange(events.Length, acknowledged[writer], acknowledged[writer] + 1);
            Assert.Equal(Enumerable.Range(1, events.Length), events.Select(stored => (int)stored.Version));
        }

        async Task<int> WriteAsync(int writer)
        {
            var version = 0;
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    await CommitAsync($"order/{writer}", version);
                    version++;
                    if (Interlocked.Increment(ref total) == 200)
                        enough.SetResult();
                }
            }
            catch (StorageUnavailableException)
            {
            }

            return version;
        }
    }
}
