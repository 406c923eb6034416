using System.Net.Sockets;
using Npgsql;
using OrderActors.Ports.Observability;
using OrderActors.Ports.Storage;
using OrderActors.Storage.Postgres;
using OrderActors.Testing;
using Polly;

namespace OrderActors.Storage.Tests;

/// <summary>What is repeated against PostgreSQL by itself, and that nothing else is.</summary>
public sealed class PostgresResilienceTests
{
    private static readonly NpgsqlException s_brokenConnection = new("broken", new SocketException());

    private readonly ManualTimeProvider _clock = new();

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.InvalidSqlStatementName)]
    public void A_batch_that_was_certainly_not_written_is_tried_three_times(string sqlState)
    {
        var batches = PostgresResilience.ForBatches(_clock);

        Assert.Equal(3, TriesUntilGivenUp(batches, Refused(sqlState)));
    }

    [Fact]
    public void A_batch_whose_outcome_is_unknown_is_never_written_again()
    {
        var batches = PostgresResilience.ForBatches(_clock);

        Assert.Equal(1, TriesUntilGivenUp(batches, s_brokenConnection));
        Assert.Equal(1, TriesUntilGivenUp(batches, Refused(PostgresErrorCodes.AdminShutdown)));
        Assert.Equal(1, TriesUntilGivenUp(batches, new TimeoutException()));
    }

    [Fact]
    public void A_read_on_a_broken_connection_is_tried_once_more_on_a_new_one_and_counted()
    {
        using var measures = new MeasureRecorder(Telemetry.Name);
        var forgotten = 0;
        var reads = PostgresResilience.ForReads(_clock, () => forgotten++);

        Assert.Equal(2, TriesUntilGivenUp(reads, s_brokenConnection));

        Assert.Equal(1, forgotten);
        Assert.Equal(1, measures.Seen["orderactors.retries{kind=postgresql-read}"]);
    }

    [Fact]
    public void A_read_that_PostgreSQL_refuses_is_not_repeated()
    {
        var reads = PostgresResilience.ForReads(_clock, () => Assert.Fail("no connection was at fault"));

        Assert.Equal(1, TriesUntilGivenUp(reads, Refused(PostgresErrorCodes.UndefinedTable)));
        Assert.Equal(1, TriesUntilGivenUp(reads, new InvalidOperationException("our own mistake")));
    }

    private static int TriesUntilGivenUp(ResiliencePipeline pipeline, Exception exception)
    {
        var tries = 0;
        var thrown = Record.Exception(() => pipeline.Execute(() =>
        {
            tries++;
            throw exception;
        }));

        Assert.Same(exception, thrown);
        return tries;
    }

    private static PostgresException Refused(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);
}
