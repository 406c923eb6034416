using OrderActors.Domain;
using OrderActors.Engine.Aggregates;
using OrderActors.Ports;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>One of each exception that may come out of a grain.</summary>
internal static class Failures
{
    public static IReadOnlyList<Exception> All() =>
    [
        new StorageUnavailableException("away", new TimeoutException("no answer")),
        new StorageOverloadedException("full"),
        new ConstraintBrokenException("CHECK failed", new InvalidOperationException("reserved")),
        new VersionConflictException("sku/1", 7),
        new ChannelException(ChannelErrorKind.Unavailable, "TikTok is away"),
        new SettingsException("TikTok:AppKey is missing"),
        new AggregateStoppedException("sku/1", new StorageUnavailableException("away")),
        new InvariantBrokenException("reserved is negative"),
    ];
}
