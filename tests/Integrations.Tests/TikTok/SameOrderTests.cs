using System.Text.Json.Nodes;
using OrderActors.Domain.Channels;
using OrderActors.Integrations.TikTok;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>When two payloads say the same of an order, and when they do not (cases/README.md, kind 1).</summary>
public sealed class SameOrderTests
{
    private static readonly TikTokOrderReader Reader = new();

    /// <summary>An order of two lines in two packages, with a part list, taxes, an address and a note.</summary>
    private const string Order =
        """
        {
          "id": "576461413038785752", "status": "AWAITING_SHIPMENT", "create_time": 1700000000, "update_time": 1700000100,
          "is_cod": false, "is_sample_order": true, "warehouse_id": "6955", "delivery_option_id": "7091", "rts_time": 0,
          "seller_note": "wrap it", "buyer_message": "Please ship asap!",
          "buyer_avatar": "https://cdn.example/a.jpeg?x-expires=1&x-signature=2",
          "payment": {"currency": "USD", "total_amount": "20.00", "tax": "1.50"},
          "packages": [{"id": "115"}, {"id": "116"}],
          "recipient_address": {
            "name": "A Person", "address_line1": "1 Old Street", "address_line2": "Café Hoà", "postal_code": "010", "region_code": "GB",
            "district_info": [{"address_level": "L0", "address_name": "UK"}, {"address_level": "L1", "address_name": "Kent"}]
          },
          "line_items": [
            {
              "id": "58", "sku_id": "1", "seller_sku": "A", "package_id": "115", "sale_price": "10.00", "is_gift": false,
              "sku_image": "https://cdn.example/1.jpeg?x-signature=2",
              "combined_listing_skus": [{"sku_id": "7", "sku_count": 2, "seller_sku": "p"}, {"sku_id": "8", "sku_count": 1}],
              "item_tax": [{"tax_type": "SALES_TAX", "tax_amount": "0.70"}, {"tax_type": "VAT", "tax_amount": "0.05"}]
            },
            {"id": "59", "sku_id": "2", "seller_sku": "B", "package_id": "116", "sale_price": "10.00"}
          ]
        }
        """;

    public static TheoryData<string, Action<JsonNode>> DifferencesThatAreNone => new()
    {
        { "lines and packages in another sequence", order => Reverse(order["line_items"]!, order["packages"]!) },
        { "parts of a bundle in another sequence", order => Reverse(order["line_items"]![0]!["combined_listing_skus"]!) },
        { "taxes and districts in another sequence", order => Reverse(order["line_items"]![0]!["item_tax"]!, order["recipient_address"]!["district_info"]!) },
        { "members in another sequence", order => Move(order, "status") },
        { "ids as numbers", order => order["id"] = 576461413038785752 },
        { "times as texts", order => order["update_time"] = "1700000100" },
        { "an id that is absent and not 0", order => order["rts_time"] = null },
        { "an absent flag that was false", order => order.AsObject().Remove("is_cod") },
        { "a flag as a text", order => order["is_sample_order"] = "true" },
        { "a flag as a number", order => order["is_sample_order"] = 1 },
        { "an empty text, list and object", order => Add(order, ("cpf", ""), ("order_rights", new JsonArray()), ("handling_duration", new JsonObject())) },
        { "an amount without its last zero", order => order["payment"]!["total_amount"] = "20.0" },
        { "an amount as a number", order => order["payment"]!["tax"] = 1.5 },
        { "blanks around a text", order => order["seller_note"] = " wrap it " },
        { "another picture of the buyer", order => order["buyer_avatar"] = "https://other.example/b.png" },
        { "a picture of the SKU with a new signature", order => order["line_items"]![0]!["sku_image"] = "https://cdn.example/1.jpeg?x-signature=3" },
        { "members that only one version of the call has", order => Add(order, ("payment_card_type", "Debit"), ("payment_auth_code", "A1")) },
        { "a line listed twice", order => order["line_items"]!.AsArray().Add(order["line_items"]![0]!.DeepClone()) },
        { "a package listed twice", order => order["packages"]!.AsArray().Add(order["packages"]![0]!.DeepClone()) },
        { "letters that are composed otherwise", order => order["recipient_address"]!["address_line2"] = "Cafe\u0301\u00a0Ho\u00e0" },
        { "a package without an id", order => order["packages"]!.AsArray().Add(new JsonObject()) },
    };

    public static TheoryData<string, Action<JsonNode>> DifferencesThatAreOne => new()
    {
        { "the street", order => order["recipient_address"]!["address_line1"] = "99 New Road" },
        { "a zero in front of the postal code", order => order["recipient_address"]!["postal_code"] = "10" },
        { "a district", order => order["recipient_address"]!["district_info"]![1]!["address_name"] = "Surrey" },
        { "where to leave the parcel", order => order["recipient_address"]!["delivery_preferences"] = new JsonObject { ["drop_off_location"] = "Front Door" } },
        { "an address that is masked", order => order["recipient_address"]!["name"] = "A*** P***" },
        { "an address that is gone", order => order["recipient_address"] = null },
        { "the seller's note", order => order["seller_note"] = "do not wrap it" },
        { "a note that is gone", order => order["seller_note"] = "" },
        { "the buyer's message", order => order["buyer_message"] = "No hurry" },
        { "the delivery option", order => order["delivery_option_id"] = "7092" },
        { "the name of the delivery option", order => order["delivery_option_name"] = "Express" },
        { "a flag that no rule reads", order => order["has_updated_recipient_address"] = true },
        { "a member that nobody knows", order => order["invented_in_2030"] = 1 },
        { "an amount of zero where there was none", order => order["payment"]!["shipping_fee"] = "0" },
        { "an amount that cannot be read", order => order["payment"]!["total_amount"] = "N/A" },
        { "a fee of a line", order => order["line_items"]![1]!["pfand_fee"] = "0.25" },
        { "a tax of a line", order => order["line_items"]![0]!["item_tax"]![0]!["tax_amount"] = "0.71" },
        { "two parts that trade their counts", order => Swap(order["line_items"]![0]!["combined_listing_skus"]!, "sku_count") },
        { "two lines that trade their packages", order => Swap(order["line_items"]!, "package_id") },
        { "one line less", order => order["line_items"]!.AsArray().RemoveAt(1) },
        { "one package less", order => order["packages"]!.AsArray().RemoveAt(1) },
        { "the time of the last change alone", order => order["update_time"] = 1700000101 },
    };

    [Theory]
    [MemberData(nameof(DifferencesThatAreNone))]
    public void A_payload_in_another_form_is_the_same_order(string difference, Action<JsonNode> change)
    {
        var (before, after) = Both(change);

        Assert.True(ChannelOrderComparer.AreSame(before, after), difference);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Empty(ChannelDifference.Between(before, after));
    }

    [Theory]
    [MemberData(nameof(DifferencesThatAreOne))]
    public void A_stored_fact_that_changed_is_another_order(string difference, Action<JsonNode> change)
    {
        var (before, after) = Both(change);

        Assert.False(ChannelOrderComparer.AreSame(before, after), difference);
        Assert.NotEmpty(ChannelDifference.Between(before, after));
    }

    [Fact]
    public void Lines_and_packages_are_read_in_a_fixed_order()
    {
        var (before, after) = Both(order => Reverse(order["line_items"]!, order["packages"]!));

        Assert.Equal(["58", "59"], after.Lines.Select(line => line.Id));
        Assert.Equal(before.Lines.Select(line => line.SkuId), after.Lines.Select(line => line.SkuId));
        Assert.Equal(["115", "116"], after.PackageIds.AsEnumerable());
    }

    [Fact]
    public void A_line_listed_twice_is_one_unit_and_the_reading_further_on_counts_wherever_it_stands()
    {
        ChannelOrder ReadWith(int place) => Read(order =>
        {
            var again = order["line_items"]![0]!.DeepClone();
            again["display_status"] = "IN_TRANSIT";
            order["line_items"]!.AsArray().Insert(place, again);
        });

        foreach (var order in new[] { ReadWith(0), ReadWith(2) })
        {
            Assert.Equal(["58", "59"], order.Lines.Select(line => line.Id));
            Assert.Equal(ChannelOrderStatus.InTransit, order.Lines[0].Status);
        }

        Assert.True(ChannelOrderComparer.AreSame(ReadWith(0), ReadWith(2)));
    }

    [Theory]
    [InlineData("packages", """[{"id":"115"},null,7,{"name":"?"},[],"116"]""")]
    [InlineData("recipient_address", """["not","an","object"]""")]
    [InlineData("payment", "\"free\"")]
    [InlineData("rts_time", "\"soon\"")]
    [InlineData("warehouse_id", "{}")]
    [InlineData("is_cod", "[]")]
    public void An_optional_member_that_cannot_be_read_leaves_the_rest_of_the_order_readable(string member, string json)
    {
        var order = Read(root => root[member] = JsonNode.Parse(json));

        Assert.Equal(2, order.Lines.Length);
        Assert.Equal("115", order.PackageIds[0]);
    }

    [Theory]
    [InlineData("sku_id", "line_items[1].sku_id")]
    [InlineData("id", "line_items[1].id")]
    public void A_line_without_what_is_essential_is_refused_and_the_field_is_named(string member, string named)
    {
        var refused = Assert.Throws<FormatException>(() => Read(order => order["line_items"]![1]!.AsObject().Remove(member)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_holds_no_personal_data_and_tells_equal_addresses_of_two_orders_apart()
    {
        var one = Read(_ => { });
        var other = Read(order => order["id"] = "576461413038785753");

        Assert.NotEqual(one.Prints.Address, other.Prints.Address);
        Assert.Equal(43, one.Fingerprint!.Length);
    }

    [Fact]
    public void The_address_alone_has_a_print_of_its_own()
    {
        var (before, after) = Both(order => order["recipient_address"]!["address_line1"] = "99 New Road");
        var noted = Read(order => order["seller_note"] = "other");

        Assert.NotEqual(before.Prints.Address, after.Prints.Address);
        Assert.Equal(before.Prints.Address, noted.Prints.Address);
        Assert.Equal([new ChannelChange(ChannelFact.Address)], ChannelDifference.Between(before, after).AsEnumerable());
        Assert.Equal([new ChannelChange(ChannelFact.SellerNote)], ChannelDifference.Between(before, noted).AsEnumerable());
        Assert.Equal(0ul, Read(order => order["recipient_address"] = null).Prints.Address);
    }

    [Fact]
    public void An_address_that_is_masked_since_is_no_other_address_and_two_masked_ones_may_be_two()
    {
        static void Mask(JsonNode order) => order["recipient_address"]!["name"] = "A*** P***";
        var (before, after) = Both(Mask);
        var moved = Read(order =>
        {
            Mask(order);
            order["recipient_address"]!["address_line1"] = "99 New Road";
        });

        Assert.False(ChannelOrderComparer.AreSame(before, after));
        Assert.DoesNotContain(new ChannelChange(ChannelFact.Address), ChannelDifference.Between(before, after));
        Assert.DoesNotContain(new ChannelChange(ChannelFact.Address), ChannelDifference.Between(after, before));
        Assert.Equal([new ChannelChange(ChannelFact.Address)], ChannelDifference.Between(after, moved).AsEnumerable());
        Assert.True(ChannelFingerprint.IsAnotherAddress(after.Prints.Address, moved.Prints.Address));
    }

    private static (ChannelOrder Before, ChannelOrder After) Both(Action<JsonNode> change) => (Read(_ => { }), Read(change));

    private static ChannelOrder Read(Action<JsonNode> change)
    {
        var order = JsonNode.Parse(Order)!;
        change(order);
        return Reader.Read(order.ToJsonString());
    }

    private static void Reverse(params ReadOnlySpan<JsonNode> lists)
    {
        foreach (var list in lists)
        {
            var items = list.AsArray().Select(item => item!.DeepClone()).Reverse().ToList();
            list.AsArray().Clear();
            foreach (var item in items)
                list.AsArray().Add(item);
        }
    }

    private static void Move(JsonNode node, string member)
    {
        var value = node[member]!.DeepClone();
        node.AsObject().Remove(member);
        node[member] = value;
    }

    private static void Swap(JsonNode list, string member)
    {
        var (first, second) = (list[0]![member]!.DeepClone(), list[1]![member]!.DeepClone());
        list[0]![member] = second;
        list[1]![member] = first;
    }

    private static void Add(JsonNode node, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        foreach (var (name, value) in members)
            node[name] = value;
    }
}
