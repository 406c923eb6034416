using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>Our CloudEvents as the CloudEvents SDK reads them.</summary>
public sealed class CloudEventJsonTests
{
    private static readonly CloudEventAttribute s_traceParent =
        CloudEventAttribute.CreateExtension("traceparent", CloudEventAttributeType.String);

    private static readonly PublicEvent s_event = new(
        PublicEvent.IdOf("order/s%2F1/shop%201/42", 7),
        "order.shipped.v1",
        "s/1",
        "shop 1",
        "42",
        new DateTimeOffset(2026, 11, 30, 13, 30, 15, TimeSpan.FromHours(1)),
        8_123,
        """{"order":{"name":"Größe \"XL\" 红色"}}""")
    {
        TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
    };

    [Fact]
    public void The_envelope_says_what_and_whose_it_is_and_where_it_stands()
    {
        var read = Read(s_event);

        Assert.Equal(s_event.Id, read.Id);
        Assert.Equal("com.orderactors.order.shipped.v1", read.Type);
        Assert.Equal("/sellers/s%2F1/shops/shop%201", read.Source!.OriginalString);
        Assert.Equal("42", read.Subject);
        Assert.Equal(s_event.Time, read.Time);
        Assert.Equal("00000000000000008123", read[Sequence.SequenceAttribute]);
        Assert.Equal("urn:orderactors:event:order.shipped.v1", read.DataSchema!.OriginalString);
        Assert.Equal("application/json", read.DataContentType);
        Assert.Equal("Größe \"XL\" 红色", ((JsonElement)read.Data!).GetProperty("order").GetProperty("name").GetString());
    }

    [Fact]
    public void The_trace_is_named_as_W3C_wants_it_and_left_out_where_none_is_known()
    {
        var traceParent = (string)Read(s_event)[s_traceParent]!;

        Assert.True(System.Diagnostics.ActivityContext.TryParse(traceParent, null, out var context));
        Assert.Equal(s_event.TraceId, context.TraceId.ToHexString());
        Assert.Null(Read(s_event with { TraceId = null })[s_traceParent]);
    }

    [Fact]
    public void What_is_of_no_shop_is_of_its_seller() =>
        Assert.Equal("/sellers/s%2F1", Read(s_event with { ShopId = "" }).Source!.OriginalString);

    [Fact]
    public async Task Every_example_is_a_valid_CloudEvent()
    {
        var examples = await Stories.ExamplesAsync();

        Assert.All(examples.Values, example => Assert.True(Read(example).IsValid));
    }

    [Fact]
    public void An_id_is_the_same_for_ever_and_no_other_event_has_it()
    {
        Assert.Equal("evt_208828c2a0a75e5dbb1470a84b411e7e", PublicEvent.IdOf("order/demo/7495001/576461413038785752", 3));
        Assert.Equal(
            100,
            Enumerable.Range(1, 100).Select(version => PublicEvent.IdOf("order/demo/7495001/576461413038785752", version)).Distinct().Count());
    }

    private static CloudEvent Read(PublicEvent @event) => new JsonEventFormatter().DecodeStructuredModeMessage(
        Encoding.UTF8.GetBytes(CloudEventJson.Write(@event)),
        new ContentType(CloudEventJson.ContentType + "; charset=" + Encoding.UTF8.WebName.ToString(CultureInfo.InvariantCulture)),
        [.. Sequence.AllAttributes, s_traceParent]);
}
