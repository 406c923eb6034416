using System.Text.Json.Nodes;
using Json.Schema;
using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

/// <summary>What was promised to readers of events stays: the checked-in schemas say what was.</summary>
/// <remarks>
/// A schema is never edited by hand. To write those of new types and new members, run the tests once with
/// ORDERACTORS_WRITE_GOLDEN=1 and look at the difference before committing it; what breaks a reader is not written.
/// </remarks>
public sealed class EventSchemaTests
{
    public static TheoryData<string> Types => [.. PublicEventType.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_only_ever_gets_more_members_that_may_be_missing(string type)
    {
        var now = EventSchemas.Of(PublicEventType.Find(type)!);
        var file = EventDocuments.SchemaOf(type);
        if (File.Exists(file))
        {
            var problems = SchemaEvolution.Breaks(JsonNode.Parse(File.ReadAllText(file))!.AsObject(), now).ToList();
            Assert.True(problems.Count == 0, $"{type}:\n{string.Join('\n', problems)}");
        }

        if (EventDocuments.AreWritten)
            File.WriteAllText(file, EventSchemas.Text(now));
        Assert.True(File.Exists(file), $"{type} has no schema; {EventDocuments.WriteSwitch}=1 writes it");
        Assert.Equal(File.ReadAllText(file), EventSchemas.Text(now));
    }

    [Fact]
    public void There_is_a_schema_for_each_type_and_none_besides() => Assert.Equal(
        PublicEventType.All.Select(type => type.Name + ".schema.json").Order(StringComparer.Ordinal),
        Directory.GetFiles(EventDocuments.Folder, "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public async Task An_event_of_the_type_is_what_its_schema_says(string type)
    {
        var example = (await Stories.ExamplesAsync())[type];

        AssertValid(type, JsonNode.Parse(example.Data)!);
    }

    [Fact]
    public async Task Every_event_of_every_story_is_what_its_schema_says()
    {
        var journal = await Stories.JournalAsync();
        var told = await new PublicEventReader(journal.Store).OfAsync(journal.Events, CancellationToken.None);

        Assert.True(told.Length > PublicEventType.All.Length, "the stories tell more than one event of some types");
        Assert.All(told, @event => AssertValid(@event.Type, JsonNode.Parse(@event.Data)!));
    }

    [Fact]
    public async Task A_schema_refuses_what_it_does_not_describe()
    {
        var data = JsonNode.Parse((await Stories.ExamplesAsync())["order.shipped.v1"].Data)!;
        data["order"]!["lines"]![0]!["quantity"] = "two";

        Assert.False(Evaluate("order.shipped.v1", data).IsValid);
    }

    [Theory]
    [InlineData("gone", "data.order.shipBy is gone. Somebody reads it; keep it, or make a new version of the type.")]
    [InlineData("retyped", "data.order.version was integer and is string. Give the new one another name, or make a new version of the type.")]
    [InlineData("nullable", "data.order.state was string and is null or string. Give the new one another name, or make a new version of the type.")]
    [InlineData("required", "data.order.lines[].colour is newly required. Events that are stored do not have it; let it be missing.")]
    [InlineData("optional", "data.order.money may be missing now. Somebody counts on it; keep it required.")]
    [InlineData("items", "data.order.packages[].lineIds[] was string and is integer. Give the new one another name, or make a new version of the type.")]
    [InlineData("format", "data.order.placedAt: 'format' was \"date-time\" and is not there. Make a new version of the type.")]
    public void A_change_that_breaks_readers_is_named(string change, string problem)
    {
        var before = EventSchemas.Of(PublicEventType.OrderShipped);
        var after = before.DeepClone().AsObject();
        Break(Members(after)["order"]!.AsObject(), change);

        Assert.Equal([problem], SchemaEvolution.Breaks(before, after));
    }

    [Fact]
    public void More_members_that_may_be_missing_and_other_words_break_nobody()
    {
        var before = EventSchemas.Of(PublicEventType.OrderShipped);
        var after = before.DeepClone().AsObject();
        Members(after)["weather"] = new JsonObject { ["type"] = "string" };
        after["description"] = "Something else.";

        Assert.Empty(SchemaEvolution.Breaks(before, after));
    }

    private static void Break(JsonObject order, string change)
    {
        var members = Members(order);
        switch (change)
        {
            case "gone":
                members.Remove("shipBy");
                break;
            case "retyped":
                members["version"]!["type"] = "string";
                break;
            case "nullable":
                members["state"]!["type"] = new JsonArray("string", "null");
                break;
            case "required":
                members["lines"]!["items"]!["required"]!.AsArray().Add("colour");
                break;
            case "optional":
                Forget(order, "money");
                break;
            case "items":
                Members(members["packages"]!["items"]!.AsObject())["lineIds"]!["items"]!["type"] = "integer";
                break;
            case "format":
                members["placedAt"]!.AsObject().Remove("format");
                break;
            default:
                Assert.Fail(change);
                break;
        }
    }

    private static void Forget(JsonObject schema, string name) =>
        schema["required"] = new JsonArray(
            [.. schema["required"]!.AsArray().Where(one => one!.GetValue<string>() != name).Select(one => one!.DeepClone())]);

    private static JsonObject Members(JsonObject schema) => schema["properties"]!.AsObject();

    private static void AssertValid(string type, JsonNode data)
    {
        var result = Evaluate(type, data);

        Assert.True(
            result.IsValid,
            $"{type}: {string.Join("; ", result.Details.Where(detail => detail.HasErrors)
                .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}"))}");
    }

    private static EvaluationResults Evaluate(string type, JsonNode data) =>
        JsonSchema.FromText(File.ReadAllText(EventDocuments.SchemaOf(type)))
            .Evaluate(data, new EvaluationOptions { OutputFormat = OutputFormat.List });
}
