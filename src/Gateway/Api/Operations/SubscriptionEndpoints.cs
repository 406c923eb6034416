using OrderActors.Engine.Subscriptions;
using OrderActors.Gateway.Composition;

namespace OrderActors.Gateway.Api.Operations;

/// <summary>How far those are behind who are told of the journal's events.</summary>
public static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this RouteGroupBuilder api) =>
        api.MapGet("/subscriptions", ListAsync)
            .WithTags("Operations")
            .WithSummary("Lists who is told of events, how far behind each is, and which process works on it")
            .WithDescription(
                "A subscriber reads the journal in partitions; a partition has one owner. 'parked' counts events of all sellers and is "
                + "left out where more than one seller is set.")
            .Produces<SubscriptionsView>();

    private static async Task<IResult> ListAsync(SubscriptionWatch watch, GatewaySettings settings, CancellationToken cancellation)
    {
        var watched = await watch.LookAsync(cancellation);
        var isAlone = settings.Api.Sellers.Count <= 1;
        return Results.Ok(new SubscriptionsView(
            watched.JournalHeldUp.TotalSeconds,
            [.. watched.Subscriptions.Select(subscription => SubscriptionView.Of(subscription, isAlone))]));
    }
}

/// <param name="JournalHeldUpSeconds">Age of the oldest transaction for which readers of the journal wait.</param>
public sealed record SubscriptionsView(double JournalHeldUpSeconds, IReadOnlyList<SubscriptionView> Subscriptions);

/// <param name="LagEvents">Events that it has not passed, over all partitions.</param>
/// <param name="LagSeconds">Age of the oldest of them.</param>
/// <param name="LagIsAtLeast">There are more events than were counted.</param>
/// <param name="Parked">Null where more than one seller is set.</param>
public sealed record SubscriptionView(
    string Name,
    long LagEvents,
    double LagSeconds,
    bool LagIsAtLeast,
    ParkedCountView? Parked,
    IReadOnlyList<PartitionView> Partitions)
{
    internal static SubscriptionView Of(WatchedSubscription watched, bool showsParked) => new(
        watched.Name,
        watched.Partitions.Sum(partition => (long)partition.Events),
        watched.Partitions.Max(partition => partition.Lateness.TotalSeconds),
        watched.Partitions.Any(partition => partition.IsAtLeast),
        showsParked ? new ParkedCountView(watched.Parked.Parked, watched.Parked.Waiting, watched.Parked.OldestParkedAt) : null,
        [
            .. watched.Partitions.Select(partition => new PartitionView(
                partition.Partition, partition.Position, partition.Owner, partition.Events, partition.Lateness.TotalSeconds)),
        ]);
}

/// <param name="Parked">Events that wait for a person.</param>
/// <param name="Waiting">Events that wait behind those.</param>
public sealed record ParkedCountView(long Parked, long Waiting, DateTimeOffset? OldestParkedAt);

/// <param name="Position">The journal is read up to here.</param>
/// <param name="Owner">The process that works on it; null while none does.</param>
public sealed record PartitionView(int Partition, long Position, string? Owner, int LagEvents, double LagSeconds);
