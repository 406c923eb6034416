using FsCheck;
using FsCheck.Fluent;
using OrderActors.Domain.Channels;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;

namespace OrderActors.Domain.Tests.Inventory;

public sealed class StockNameTests
{
    /// <summary>The first three are those of the case look-alike-skus. What is composed was computed with Python's unicodedata.</summary>
    public static TheoryData<string, string> LookAlikes => new()
    {
        { "C09-A\u0301o-d\u0323o-M", "C09-\u00C1o-\u1E0Do-M" },
        { "C09-\u00C1o-d\u0323o-M", "C09-\u00C1o-\u1E0Do-M" },
        { "C09\u00A0NB\u00A0SP", "C09 NB SP" },
        { "C09ZW\u200B", "C09ZW" },
        { "\uFEFFTEE-RED", "TEE-RED" },
        { "TEE\u00AD-RED", "TEE-RED" },
        { "\u202ATEE-RED\u202C", "TEE-RED" },
        { "TEE  RED", "TEE RED" },
        { " TEE RED\t", "TEE RED" },
        { "TEE\r\nRED", "TEE RED" },
        { "TEE\u3000RED", "TEE RED" },
        { "TEE\u2009\u202FRED", "TEE RED" },
        { "TEE\u2800RED", "TEE RED" },
        { "TEE \u200B RED", "TEE RED" },
        { "\u2764\uFE0F-PIN", "\u2764-PIN" },
        { "TEE\u0000\u0007", "TEE" },
        { "TEE\uD83C", "TEE\uFFFD" },
        { "TEE\u115F\u3164", "TEE" },
        // A mark that something invisible keeps apart from its letter.
        { "A\u200D\u0301", "\u00C1" },
        // Two marks in the other order; the second is written below the letter.
        { "a\u0302\u0323", "\u1EAD" },
        { "a\u0323\u0302", "\u1EAD" },
        { "\u212B", "\u00C5" },
        { "\u1112\u1161\u11AB", "\uD55C" },
        { "\uD55C", "\uD55C" },
        { "\u0958", "\u0915\u093C" },
        { "\uD834\uDD5E", "\uD834\uDD57\uD834\uDD65" },
        { "a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b" },
        { "\u09C7\u09BE", "\u09CB" },
        { "\uF900", "\u8C48" },
    };

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public void Names_that_look_alike_are_one_name(string name, string plain)
    {
        Assert.Equal(plain, StockName.Normalize(name));
        Assert.Equal(plain, StockName.Normalize(plain));
        Assert.Equal(new SkuKey("acme", "main", plain), new SkuKey("acme", "main", name));
    }

    [Theory]
    [InlineData("abc-s", "ABC-S")]
    [InlineData("\uFF21BC", "ABC")]
    [InlineData("\u0410BC", "ABC")]
    [InlineData("TEE-1", "TEE\u20111")]
    [InlineData("A B", "AB")]
    public void Names_that_a_person_can_tell_apart_stay_apart(string one, string other) =>
        Assert.NotEqual(StockName.Normalize(one), StockName.Normalize(other));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200B\u00A0\uFEFF")]
    [InlineData("\u00AD")]
    public void A_name_of_which_nothing_is_seen_is_none(string name) => Assert.Empty(StockName.Normalize(name));

    [Fact]
    public void A_plain_name_costs_no_text_of_its_own()
    {
        const string Name = "TEE-RED M";

        Assert.Same(Name, StockName.Normalize(Name));
    }

    [Fact]
    public void Normalizing_twice_changes_nothing_more()
    {
        var letters = Gen.Elements(
            'A', ' ', '\u00A0', '\u200B', '\u0301', '\u0323', '\u0300', '\u1100', '\u1161', '\u11A8', '\uD834', '\uDD57', '\uDD65',
            '\u05AE', '\u09C7', '\u09BE', '\u0958', '\uF900', '\u212B', '\u3164');
        var names = letters.ArrayOf().Select(letters => new string(letters)).ToArbitrary();

        Prop.ForAll(names, name =>
        {
            var once = StockName.Normalize(name);
            return StockName.Normalize(once) == once;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_key_that_is_stored_keeps_its_form()
    {
        var old = SkuKey.Stored("acme", "main", "TEE  RED");

        Assert.Equal("TEE  RED", SkuKey.Parse(old.ToString()).Sku);
        Assert.NotEqual(new SkuKey("acme", "main", "TEE  RED"), old);
    }

    [Theory]
    [InlineData("C09ZW\u200B", "C09ZW")]
    [InlineData("C09\u00A0NB", "C09 NB")]
    public void An_order_s_line_takes_the_stock_whose_name_looks_like_its_code(string sellerSku, string sku)
    {
        var line = new ChannelOrderLine { Id = "1", SkuId = "v-1", SellerSku = sellerSku };
        var bundle = new ChannelOrderLine { Id = "2", SkuId = "v-2", Parts = [new BundlePart("v-3", sellerSku, 2)] };

        var needs = SkuLinking.Link([line, bundle], StockLinks.None, "acme", "main", out _);

        Assert.Equal(new StockNeed(new SkuKey("acme", "main", sku), 3), Assert.Single(LineNeed.Sum(needs)));
    }

    [Fact]
    public void A_code_of_which_nothing_is_seen_is_no_code()
    {
        var line = new ChannelOrderLine { Id = "1", SkuId = "v-1", SellerSku = "\u200B \uFEFF" };

        SkuLinking.Link([line], StockLinks.None, "acme", "main", out var unlinked);

        Assert.Contains("v-1", unlinked, StringComparison.Ordinal);
    }
}
