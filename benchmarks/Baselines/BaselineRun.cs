namespace OrderActors.Baselines;

/// <summary>How much work, against which database.</summary>
/// <param name="Database"><c>sqlite</c> or <c>postgresql</c>.</param>
/// <param name="ConnectionString">As an operator would write it; settings that the product adds are added here too.</param>
/// <param name="Orders">At most <see cref="MaxOrders"/>, because all are made before the clock starts.</param>
/// <param name="Callers">Each hands over one order, waits for its answer, and takes the next (closed loop).</param>
/// <param name="OneSku">Every order takes the same SKU.</param>
public sealed record BaselineRun(string Database, string ConnectionString, int Orders, int Callers, bool OneSku)
{
    /// <summary>An order's rows take about 10 KB of memory.</summary>
    public const int MaxOrders = 500_000;

    /// <summary>Different SKUs that the orders take in turn, unless <see cref="OneSku"/>.</summary>
    /// <value>Default 50, as many as the load driver's shop sells.</value>
    public int Skus { get; init; } = 50;

    public bool IsPostgres => Database == "postgresql";

    internal int SkuCount => OneSku ? 1 : Skus;
}
