namespace OrderActors.Grains.Tests.Support;

/// <summary>A delivery as stored.</summary>
internal sealed record InboxRow(string NotificationId, string Topic, string OrderId, string Status, string? Note);
