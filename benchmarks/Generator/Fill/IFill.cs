namespace OrderActors.Generator.Fill;

/// <summary>Brings generated rows into a database as fast as it takes them.</summary>
internal interface IFill : IAsyncDisposable
{
    /// <summary>Brings the schema up to date, and sets the secondary indexes aside: they are built again at the end.</summary>
    Task BeginAsync();

    Task WriteAsync(IReadOnlyList<FilledOrder> orders);

    /// <summary>Writes the SKUs' counts and the shops, builds the indexes, and gathers the planner's statistics.</summary>
    Task EndAsync(StockCounts stock);
}
