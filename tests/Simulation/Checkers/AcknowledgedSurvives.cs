using OrderActors.Ports.Storage;
using OrderActors.Simulation.TikTok;
using OrderActors.Simulation.Workload;

namespace OrderActors.Simulation.Checkers;

/// <summary>I10: whatever was answered with yes is stored at that moment, and at the end.</summary>
internal sealed class AcknowledgedSurvives : Checker
{
    /// <summary>What says in an order's payload that a line has a label.</summary>
    private static readonly string[] s_signs =
        ["trackingNumber", "arrangedAt", "\"AwaitingCollection\"", "\"InTransit\"", "\"Processing\"", "\"Fulfilling\"", "\"Completed\""];

    private readonly List<AcceptedCommand> _accepted = [];

    public AcknowledgedSurvives(CheckedWorld world)
        : base(world)
    {
        world.Webhooks.Answered += LookFor;
        world.Seller.Accepted += command =>
        {
            _accepted.Add(command);
            LookFor(command);
        };
    }

    public override void AtEnd()
    {
        foreach (var webhook in World.Webhooks.Acknowledged)
            LookFor(webhook);
        foreach (var command in _accepted)
            LookFor(command);
    }

    private void LookFor(Webhook webhook) => Require(
        webhook.Id is null
            ? Tables.Inbox.Any(row => row.Delivery.Body.AsSpan().SequenceEqual(webhook.Body))
            : Tables.FindDelivery(WebhookSender.Source, webhook.Id) is not null,
        $"webhook {webhook.Id} ({webhook.Kind}) was answered with 200 and is not stored");

    private void LookFor(AcceptedCommand command) => Require(
        Tables.Streams.TryGetValue(command.Stream, out var rows) && rows.Events.Any(row => IsTrace(command, row)),
        $"{command.Kind} {command.OperationId} on {command.Stream} was accepted and left no trace");

    private static bool IsTrace(AcceptedCommand command, StoredEvent row) => command.Kind switch
    {
        "adjust" => row.Type == "stock.adjusted.v1" && row.Data.Contains($"\"{command.OperationId}\"", StringComparison.Ordinal),
        "hold" => row.Type == "order.hold-placed.v1",
        "cancel" => row.Type is "order.cancel-intended.v1" or "order.cancelled.v1",
        // Nothing is left to ship where all was arranged before, by rule or at TikTok itself.
        "ship" => row.Type == "order.ship-intended.v1" || s_signs.Any(sign => row.Data.Contains(sign, StringComparison.OrdinalIgnoreCase)),
        _ => throw Domain.Invariant.Unreachable(command.Kind),
    };
}
