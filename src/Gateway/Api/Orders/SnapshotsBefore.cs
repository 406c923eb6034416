using System.Collections.Immutable;
using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using OrderActors.Engine.Orders;
using OrderActors.Ports.Storage;

namespace OrderActors.Gateway.Api.Orders;

/// <summary>Walks through the journal of one order and tells of each snapshot what it says otherwise than the one before it.</summary>
internal sealed class SnapshotsBefore
{
    private static readonly string[] s_types = ["order.created.v1", "order.channel-changed.v1"];

    private ChannelOrder? _known;

    /// <returns>None for an event that brings no snapshot, and for the first snapshot.</returns>
    public ImmutableArray<ChannelChange> Next(StoredEvent stored)
    {
        if (!s_types.Contains(stored.Type) || Read(stored) is not { } snapshot)
            return [];

        var before = _known;
        _known = snapshot;
        return before is null ? [] : ChannelDifference.Between(before, snapshot);
    }

    private static ChannelOrder? Read(StoredEvent stored)
    {
        try
        {
            return OrderEvents.Codec.Decode(stored.Type, stored.Data) switch
            {
                OrderEvent.Created e => e.Channel,
                OrderEvent.ChannelChanged e => e.Channel,
                _ => null,
            };
        }
        catch (JsonException)
        {
            // The entry is shown all the same: a person who looks for a fault in the journal needs to see it.
            return null;
        }
    }
}
