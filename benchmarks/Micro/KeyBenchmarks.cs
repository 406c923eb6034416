using BenchmarkDotNet.Attributes;
using OrderActors.Domain.Orders;

namespace OrderActors.Micro;

public class KeyBenchmarks
{
    private readonly OrderKey _key = Sample.Load().Key;
    private string _text = "";

    [GlobalSetup]
    public void SetUp() => _text = _key.ToString();

    [Benchmark]
    public Guid Row_id_of_an_order() => _key.RowId;

    [Benchmark]
    public string Stream_of_an_order() => _key.Stream;

    [Benchmark]
    public OrderKey Parse_an_order_key() => OrderKey.Parse(_text);

    [Benchmark]
    public string Stream_of_a_SKU() => Sample.Sku.Stream;
}
