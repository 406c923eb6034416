using System.Collections.Immutable;
using OrderActors.Ports.Storage;

namespace OrderActors.Engine.Tests.Fakes;

/// <summary>What the store says is due; a test sets it.</summary>
internal sealed class Due
{
    public ImmutableArray<PendingDelivery> Deliveries { get; set; } = [];

    public ImmutableArray<string> Orders { get; set; } = [];

    public ImmutableArray<string> Reservations { get; set; } = [];

    public ImmutableArray<string> Shops { get; set; } = [];

    public ImmutableArray<RowImage.Effect> Effects { get; set; } = [];
}
