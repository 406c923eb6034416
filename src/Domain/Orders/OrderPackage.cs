using System.Collections.Immutable;
using OrderActors.Domain.Memory;

namespace OrderActors.Domain.Orders;

/// <summary>One parcel of an order, as far as it was ever seen.</summary>
/// <remarks>
/// Remembered from the first sign of a label or a tracking number on: before that the channel's lines say everything. What was
/// seen once stays, also when the channel makes the package anew or forgets it.
/// </remarks>
/// <param name="Id">The channel's id; empty where it has named none.</param>
/// <param name="LineIds">The lines that are in it now.</param>
public sealed record OrderPackage(string Id, ImmutableArray<string> LineIds)
{
    private readonly CompactTime _arrangedAt;
    private readonly CompactTime _collectedAt;
    private readonly CompactTime _deliveredAt;

    /// <summary>Every tracking number that was seen, the current one first.</summary>
    public ImmutableArray<SeenTracking> Tracking { get; init; } = [];

    public string? Provider { get; init; }

    public string? TrackingNumber => Tracking.IsEmpty ? null : Tracking[0].Number;

    /// <summary>When shipping was arranged, or was first seen to be.</summary>
    public DateTimeOffset? ArrangedAt
    {
        get => _arrangedAt.OrNull;
        init => _arrangedAt = value;
    }

    public DateTimeOffset? CollectedAt
    {
        get => _collectedAt.OrNull;
        init => _collectedAt = value;
    }

    public DateTimeOffset? DeliveredAt
    {
        get => _deliveredAt.OrNull;
        init => _deliveredAt = value;
    }

    internal OrderPackage Tracked(string? number, DateTimeOffset at) =>
        string.IsNullOrEmpty(number) || number == TrackingNumber
            ? this
            : this with { Tracking = [new SeenTracking(number, at), .. Tracking.Where(seen => seen.Number != number)] };
}

/// <param name="SeenAt">When it was first seen as the current one.</param>
public readonly record struct SeenTracking(string Number, DateTimeOffset SeenAt);
