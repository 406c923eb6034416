using System.Collections.Immutable;
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

    [Fact]
    public void What_the_order_says_of_its_parcel_is_said_of_none_among_several()
    {
        var line1 = Line("line-1", "mug") with { PackageId = "1", PackageStatus = ChannelPackageStatus.Processing };
        var line2 = Line("line-2", "cap") with { PackageId = "2", PackageStatus = ChannelPackageStatus.Processing };
        var two = Collected(line1, line2) with { TrackingNumber = "T1", ShippingProviderName = "UPS" };
        var one = Collected(line1, line2 with { PackageId = "1" }) with { TrackingNumber = "T1", ShippingProviderName = "UPS" };

        Assert.All(Heard(two), package => Assert.Equal((null, null), (package.TrackingNumber, package.Provider)));
        Assert.Equal(("T1", "UPS"), (Assert.Single(Heard(one)).TrackingNumber, Heard(one)[0].Provider));
    }

    [Fact]
    public void A_parcel_that_is_collected_later_has_a_time_of_its_own()
    {
        var first = Line("line-1", "mug") with { PackageId = "1", PackageStatus = ChannelPackageStatus.Fulfilling };
        var second = Line("line-2", "cap") with { PackageId = "2", PackageStatus = ChannelPackageStatus.Processing };
        var partly = Collected(first, second) with { CollectedAt = PlacedAt.AddMinutes(4) };
        var story = new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(partly).After(TimeSpan.FromHours(1));

        story.Hears(partly.With(first, second with { PackageStatus = ChannelPackageStatus.Fulfilling }) with
        {
            UpdatedAt = partly.UpdatedAt.AddMinutes(30),
        });

        Assert.Equal([PlacedAt.AddMinutes(4), story.Now], story.Order.Packages.Select(package => package.CollectedAt));
    }

    private static ImmutableArray<OrderPackage> Heard(ChannelOrder order) =>
        new OrderStory().Stocked("mug", 1).Stocked("cap", 1).Hears(order).Order.Packages;

    private static ChannelOrder Collected(params ChannelOrderLine[] lines) =>
        Paid().With(lines).Becomes(ChannelOrderStatus.AwaitingCollection, 5);
}
