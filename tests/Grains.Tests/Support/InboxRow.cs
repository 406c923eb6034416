using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Support;

/// <summary>A delivery as stored.</summary>
internal sealed record InboxRow(string NotificationId, string Topic, string OrderId, InboxStatus Status, string? Note);
