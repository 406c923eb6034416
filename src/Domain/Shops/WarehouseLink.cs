namespace OrderActors.Domain.Shops;

/// <summary>The location that a channel's warehouse is for us.</summary>
/// <param name="WarehouseId">The channel's id of it.</param>
public sealed record WarehouseLink(string WarehouseId, string Location);
