using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>Active orders stay in memory; the texts that they repeat are there once.</summary>
public sealed class RecurringTextTests
{
    private readonly TikTokOrderReader _reader = new();

    [Fact]
    public void Two_orders_share_the_texts_that_they_repeat()
    {
        var (one, other) = (Read("Mug"), Read("Mug"));

        Assert.Equal(one.Lines[0], other.Lines[0]);
        Assert.Same(one.StatusText, other.StatusText);
        Assert.Same(one.Lines[0].SkuId, other.Lines[0].SkuId);
        Assert.Same(one.Lines[0].ProductName, other.Lines[0].ProductName);
    }

    [Fact]
    public void More_texts_than_are_kept_are_all_read_right()
    {
        for (var number = 0; number < 30_000; number++)
            Assert.Equal($"Mug {number}", Read($"Mug {number}").Lines[0].ProductName);
    }

    private ChannelOrder Read(string product) => _reader.Read(
        $$"""
        {"id":"1","status":"UNPAID","update_time":1,"line_items":[
          {"id":"11","sku_id":"1729395339205376098","product_name":"{{product}}","seller_sku":"MUG"}]}
        """);
}
