using OrderActors.Domain.Channels;
using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

/// <summary>What is remembered of an order's parcels.</summary>
public sealed class PackageTests
{
    [Fact]
    public void Lines_without_a_package_s_id_are_parcels_of_their_own_and_keep_when_their_numbers_were_seen()
    {
        var order = Collected(
            Line("line-1", "mug") with { TrackingNumber = "T1" }, Line("line-2", "cap") with { TrackingNumber = "T2" });
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order);
        var first = story.Order.Packages;

        story.After(TimeSpan.FromHours(1)).Hears(order with { UpdatedAt = order.UpdatedAt.AddSeconds(1) });

        Assert.Equal(["T1", "T2"], story.Order.Packages.Select(package => Assert.Single(package.Tracking).Number));
        Assert.Equal(first.SelectMany(package => package.Tracking), story.Order.Packages.SelectMany(package => package.Tracking));
    }

    [Fact]
    public void Each_parcel_has_the_carrier_of_its_own_lines()
    {
        var order = Collected(
            Line("line-1", "mug") with { PackageId = "1", TrackingNumber = "T1", ShippingProviderName = "UPS" },
            Line("line-2", "cap") with { PackageId = "2", TrackingNumber = "T2", ShippingProviderName = "USPS" }) with
        {
            ShippingProviderName = "UPS",
        };

        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order);

        Assert.Equal(["UPS", "USPS"], story.Order.Packages.Select(package => package.Provider));
    }

    private static ChannelOrder Collected(params ChannelOrderLine[] lines) =>
        Paid().With(lines).Becomes(ChannelOrderStatus.AwaitingCollection, 5);
}
