using OrderActors.Engine.PublicEvents;

namespace OrderActors.Engine.Tests.PublicEvents;

public sealed class EventCatalogueTests
{
    [Fact]
    public async Task The_catalogue_page_says_what_the_code_says()
    {
        var text = EventCatalogue.Text(await Stories.ExamplesAsync());
        if (EventDocuments.AreWritten)
            await File.WriteAllTextAsync(EventDocuments.Catalogue, text);

        Assert.True(File.Exists(EventDocuments.Catalogue), $"there is no catalogue; {EventDocuments.WriteSwitch}=1 writes it");
        Assert.Equal(await File.ReadAllTextAsync(EventDocuments.Catalogue), text);
    }

    [Fact]
    public async Task Every_type_occurs_in_the_stories_and_nothing_else_does() => Assert.Equal(
        PublicEventType.All.Select(type => type.Name).Order(StringComparer.Ordinal), (await Stories.ExamplesAsync()).Keys);

    [Fact]
    public void Every_type_is_found_by_its_name_with_and_without_its_version()
    {
        Assert.All(PublicEventType.All, type => Assert.Same(type, PublicEventType.Find(type.Name)));
        Assert.All(PublicEventType.All, type => Assert.Same(type, PublicEventType.Find(type.NameWithoutVersion)));
        Assert.Null(PublicEventType.Find("order"));
        Assert.Null(PublicEventType.Find("order.teleported.v1"));
    }

    [Fact]
    public void The_specifications_names_are_among_them()
    {
        string[] named =
        [
            "order.created", "order.validated", "order.inventory_reserved", "order.shipped", "order.delivered", "order.cancelled",
            "order.failed",
        ];

        Assert.All(named, name => Assert.NotNull(PublicEventType.Find(name)));
    }
}
