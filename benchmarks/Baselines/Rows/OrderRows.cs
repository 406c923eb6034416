using System.Collections.Immutable;

namespace OrderActors.Baselines.Rows;

/// <summary>The rows of one order, with values as the run's database takes them.</summary>
/// <param name="StockJournal">Without their versions, which the writer knows: its place holds 1, 2 and so on.</param>
internal sealed record OrderRows(
    SkuPlace Sku,
    int Quantity,
    string Stream,
    byte[] Hash,
    ImmutableArray<object?[]> OrderJournal,
    ImmutableArray<object?[]> StockJournal,
    object?[] Order,
    object?[] Reservation,
    ImmutableArray<object?[]> Inbox);

/// <summary>A SKU of the run, and where its stream stands; changed by the run's single writer alone.</summary>
internal sealed class SkuPlace(string seller, string sku)
{
    public const string Location = "main";

    public string Seller => seller;

    public string Sku => sku;

    public string Stream { get; } = $"stock/{seller}/{Location}/{sku}";

    /// <summary>Of the stock row and of the stream; the setting up of the run writes version 1.</summary>
    public long Version { get; set; } = 1;
}
