namespace OrderActors.Storage.Tests;

public sealed class ChannelJsonTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"b"}""")]
    [InlineData("""{"a":"\u0041\n\\"}""", """{"a":"\u0041\n\\"}""")]
    [InlineData("""{"a":"x\u0000y"}""", """{"a":"x\ufffdy"}""")]
    [InlineData("""{"a":"x\\u0000y"}""", """{"a":"x\\u0000y"}""")]
    [InlineData("""{"a":"x\\\u0000y"}""", """{"a":"x\\\ufffdy"}""")]
    [InlineData("""{"a":"\ud83e\uddf5"}""", """{"a":"\ud83e\uddf5"}""")]
    [InlineData("""{"a":"\uD83E!"}""", """{"a":"\ufffd!"}""")]
    [InlineData("""{"a":"\uddf5\ud83e"}""", """{"a":"\ufffd\ufffd"}""")]
    [InlineData("""broken \u00""", """broken \u00""")]
    public void Only_escapes_that_no_database_text_can_hold_are_replaced(string json, string expected) =>
        Assert.Equal(expected, ChannelJson.Storable(json));
}
