using System.Diagnostics.Metrics;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using OrderActors.Testing;

namespace OrderActors.Storage.Tests;

public sealed class CommitMetricsTests
{
    [Fact]
    public async Task A_transaction_is_measured_in_size_and_time_and_leaves_the_queue()
    {
        // Other tests' pipelines report to the same meter at the same time, so only what must appear is looked for.
        var names = new System.Collections.Concurrent.ConcurrentDictionary<string, string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == OrderActors.Ports.Observability.Telemetry.Name)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => names[instrument.Name] = instrument.Unit);
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => names[instrument.Name] = instrument.Unit);
        listener.Start();

        var pipeline = new CommitPipeline(new ObedientWriter());
        await pipeline.CommitAsync(Sample.Set("a", 0));
        await pipeline.DisposeAsync();

        Assert.Equal("{item}", names["orderactors.commit.batch_size"]);
        Assert.Equal("s", names["orderactors.commit.duration"]);
        Assert.Equal("{item}", names["orderactors.commit.queued"]);
    }

    [Fact]
    public async Task A_transaction_that_was_undone_because_a_set_bound_to_others_was_stale_is_counted()
    {
        using var measures = new MeasureRecorder(Telemetry.Name);
        await using var pipeline = new CommitPipeline(new StaleWriter());

        await Assert.ThrowsAsync<VersionConflictException>(
            () => pipeline.CommitAsync(Sample.Set("a", 0) with { AtomicWith = [Sample.Set("b", 0)] }));

        Assert.Equal(1, measures.Seen["orderactors.commit.failures{error.type=stale}"]);
    }

    private sealed class StaleWriter : IBatchWriter
    {
        public Task<BatchResult> WriteAsync(CommitBatch batch) =>
            Task.FromException<BatchResult>(new PartlyStaleException([.. batch.Changes.Select(_ => "b")]));
    }

    private sealed class ObedientWriter : IBatchWriter
    {
        public Task<BatchResult> WriteAsync(CommitBatch batch) =>
            Task.FromResult(new BatchResult([.. batch.Changes.Select(_ => true)], []));
    }
}
