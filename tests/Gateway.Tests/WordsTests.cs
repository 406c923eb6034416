using System.Text.Json;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Gateway.Api.Orders;
using OrderActors.Gateway.Http;

namespace OrderActors.Gateway.Tests;

public sealed class WordsTests
{
    [Fact]
    public void Every_refusal_of_the_domain_has_a_row()
    {
        string[] names =
        [
            .. Enum.GetNames<OrderRejectionCode>(), .. Enum.GetNames<StockRejection>(), .. Enum.GetNames<ShopRejection>(),
        ];

        Assert.All(names, name => Assert.True(RefusalTable.Knows(name), name));
    }

    [Theory]
    [InlineData("order.hold-placed.v1", """{"kind":"Manual","reason":"address looks odd."}""", "The order was put on hold (Manual): address looks odd.")]
    [InlineData("order.inventory_reserved.v1", """{"round":1,"expiresAt":"2026-03-01T12:30:00+00:00"}""", "Stock is reserved for it until 12:30:00 UTC.")]
    [InlineData("order.channel-changed.v1", """{"channel":{"statusText":"IN_TRANSIT"}}""", "TikTok changed the order to IN_TRANSIT.")]
    [InlineData("order.cancelled.v1", """{"reason":"no longer wanted","by":"BUYER"}""", "The order was cancelled by buyer: no longer wanted.")]
    [InlineData("order.ship-arranged.v1", """{"trackingNumber":"T-1"}""", "Shipping is arranged at TikTok, tracking number T-1.")]
    [InlineData("order.failed.v2", "null", "The order failed.")]
    [InlineData("order.something-new.v1", "{}", "order.something-new.v1")]
    public void An_event_is_told_in_words(string type, string data, string sentence) =>
        Assert.Equal(sentence, TimelineSentences.Of(type, JsonElement.Parse(data), "7495", []));

    [Fact]
    public void Every_change_at_tiktok_is_told_in_words_for_the_order_or_for_a_line()
    {
        foreach (var fact in Enum.GetValues<ChannelFact>())
        {
            var line = fact.ToString().StartsWith("Line", StringComparison.Ordinal) ? "58" : null;
            var told = ChannelChangeWords.Of([new ChannelChange(fact, line, "a", "b")]);

            Assert.NotEmpty(told);
            Assert.Equal(line is not null, told.StartsWith("line 58 ", StringComparison.Ordinal));
            Assert.Equal(fact is ChannelFact.OtherDetails, told is "other details changed");
        }
    }

    [Fact]
    public void Of_many_changes_the_first_are_named_and_the_rest_counted() =>
        Assert.EndsWith(
            "; and 4 more",
            ChannelChangeWords.Of([.. Enumerable.Range(0, 10).Select(id => new ChannelChange(ChannelFact.LineAdded, $"{id}"))]),
            StringComparison.Ordinal);

    [Fact]
    public void Every_event_that_orders_store_has_a_sentence()
    {
        // The engine is not referenced here; its names are a contract with storage.
        var events = Type.GetType("OrderActors.Engine.Orders.OrderEvents, OrderActors.Engine", throwOnError: true)!;
        var codec = events.GetFields().Select(field => field.GetValue(null))
            .Concat(events.GetProperties().Select(property => property.GetValue(null)))
            .Single(value => value?.GetType().Name.StartsWith("EventCodec", StringComparison.Ordinal) is true)!;
        var names = ((IEnumerable<string>)codec.GetType().GetProperty("Names")!.GetValue(codec)!).ToArray();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(TimelineSentences.Knows(name), name));
    }
}
