using OrderActors.Ports.Storage;
using OrderActors.Simulation.Store;

namespace OrderActors.Simulation.Checkers;

/// <summary>I2: a delivery is stored once, and what was applied stays applied.</summary>
internal sealed class WebhookAppliedOnce(CheckedWorld world) : Checker(world)
{
    private int _seen;
    private readonly HashSet<(string, string)> _stored = [];

    public override void AfterCommit(Commit commit)
    {
        for (; _seen < Tables.Inbox.Count; _seen++)
        {
            var delivery = Tables.Inbox[_seen].Delivery;
            Require(
                _stored.Add((delivery.Source, delivery.NotificationId)),
                $"delivery {delivery.NotificationId} of {delivery.Source} is stored twice");
        }

        foreach (var (before, after) in commit.Settled)
        {
            Require(
                before.Status != InboxStatus.Applied || after.Status == InboxStatus.Applied,
                $"delivery {before.Delivery.NotificationId} was applied and became {after.Status}");
        }
    }

    public override void AtEnd()
    {
        foreach (var row in Tables.Inbox)
        {
            if (row.Status is InboxStatus.Ignored or InboxStatus.Quarantined)
                World.World.Statistics.Saw($"delivery {row.Status}");

            RequireAtEnd(
                row.Status != InboxStatus.Pending || World.Webhooks.MayWait(row.Delivery),
                $"delivery {row.Delivery.NotificationId} is still pending: {row.Note}");
        }
    }
}
