using OrderActors.Domain;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Inventory;
using OrderActors.Engine.Orders;
using OrderActors.Engine.Shops;
using OrderActors.Engine.Webhooks;

namespace OrderActors.Engine.Tests.Aggregates;

/// <summary>What is stored today is read for ever: one file an event type, written when the type was born.</summary>
/// <remarks>
/// A file is never edited; a changed shape gets a new type. To write the files of new types, run the tests once with
/// ORDERACTORS_WRITE_GOLDEN=1 and look at the difference before committing it.
/// </remarks>
public sealed class GoldenEventTests
{
    private const string WriteSwitch = "ORDERACTORS_WRITE_GOLDEN";

    [Fact]
    public void Every_stock_event_is_stored_and_read_as_ever() => Check(StockEvents.Codec, Samples.Stock);

    [Fact]
    public void Every_order_event_is_stored_and_read_as_ever() => Check(OrderEvents.Codec, Samples.Orders);

    [Fact]
    public void Every_shop_event_is_stored_and_read_as_ever() => Check(ShopAggregate.Codec, Samples.Shops);

    [Fact]
    public void Every_event_of_endpoints_is_stored_and_read_as_ever() => Check(EndpointAggregate.Codec, Samples.Endpoints);

    [Fact]
    public void Every_event_of_every_family_has_a_stored_name()
    {
        AssertNamesAll(Samples.Stock);
        AssertNamesAll(Samples.Orders);
        AssertNamesAll(Samples.Shops);
        AssertNamesAll(Samples.Endpoints);
    }

    [Fact]
    public void There_is_a_file_for_each_name_and_none_besides()
    {
        var names = StockEvents.Codec.Names.Concat(OrderEvents.Codec.Names).Concat(ShopAggregate.Codec.Names)
            .Concat(EndpointAggregate.Codec.Names);

        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_that_nobody_knows_is_an_error_and_not_an_empty_event() =>
        Assert.Throws<InvariantBrokenException>(() => StockEvents.Codec.Decode("stock.teleported.v1", "{}"));

    private static void Check<TEvent>(EventCodec<TEvent> codec, IReadOnlyCollection<TEvent> samples)
        where TEvent : notnull
    {
        var encoded = samples.Select(sample => (Sample: sample, Stored: codec.Encode(sample))).ToList();
        Assert.Equal(
            codec.Names.Order(StringComparer.Ordinal),
            encoded.Select(pair => pair.Stored.Type).Order(StringComparer.Ordinal));
        foreach (var (sample, (type, data)) in encoded)
        {
            var file = Path.Combine(Folder, type + ".json");
            if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
                File.WriteAllText(file, data + "\n");

            Assert.True(File.Exists(file), $"{type} has no golden file; {WriteSwitch}=1 writes it");
            var golden = File.ReadAllText(file).TrimEnd('\n');
            Assert.Equal(golden, data);
            var read = codec.Decode(type, golden);
            Assert.Equivalent(sample, read, strict: true);
            Assert.Equal(golden, codec.Encode(read).Data);
        }
    }

    private static void AssertNamesAll<TEvent>(IEnumerable<TEvent> samples)
        where TEvent : notnull
    {
        var family = typeof(TEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(TEvent))).ToList();
        Assert.NotEmpty(family);
        Assert.Equal(
            family.Select(type => type.Name).Order(StringComparer.Ordinal),
            samples.Select(sample => sample.GetType().Name).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
                folder = folder.Parent;

            Assert.NotNull(folder);
            return Path.Combine(folder.FullName, "tests", "Engine.Tests", "golden");
        }
    }
}
