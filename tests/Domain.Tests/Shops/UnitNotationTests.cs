using OrderActors.Domain.Shops;

namespace OrderActors.Domain.Tests.Shops;

public sealed class UnitNotationTests
{
    [Theory]
    [InlineData("C10-TEA*2+C10-CUP", "*", "C10-TEA:2 C10-CUP:1")]
    [InlineData("TEA*2", "*", "TEA:2")]
    [InlineData("TEA+CUP", "*", "TEA:1 CUP:1")]
    [InlineData("TEA * 2 + CUP", "*", "TEA:2 CUP:1")]
    [InlineData("TEA+TEA*2", "*", "TEA:3")]
    [InlineData("TEA*10000", "*", "TEA:10000")]
    [InlineData("TEAx2+CUP", "x", "TEA:2 CUP:1")]
    [InlineData("TEA X3", "x", "TEA:3")]
    [InlineData("BOX+TEA", "x", "BOX:1 TEA:1")]
    [InlineData("box x2+xl", "x", "box:2 xl:1")]
    [InlineData("A\u00A0B*2+CUP", "*", "A B:2 CUP:1")]
    public void A_code_in_the_shop_s_notation_is_read_as_units(string code, string sign, string units) =>
        Assert.Equal(units, string.Join(' ', UnitNotation.Read(code, sign)!.Value.Select(unit => $"{unit.Sku}:{unit.Units}")));

    [Theory]
    [InlineData("TEA", "*")]
    [InlineData("", "*")]
    [InlineData("TEA+", "*")]
    [InlineData("+TEA", "*")]
    [InlineData("TEA++CUP", "*")]
    [InlineData("*2", "*")]
    [InlineData("TEA*0", "*")]
    [InlineData("TEA*-1", "*")]
    [InlineData("TEA*two", "*")]
    [InlineData("TEA*2*3", "*")]
    [InlineData("TEA*10001", "*")]
    [InlineData("TEAx2x3", "x")]
    [InlineData("TEA*2+CUPx2", "x")]
    [InlineData("TEA*2x3", "x")]
    [InlineData("TEA*99999999999999999999", "*")]
    [InlineData("TEA*6000+TEA*6000", "*")]
    [InlineData("TEA*\u0662", "*")]
    [InlineData("TEAx2", "*")]
    [InlineData("BOX", "x")]
    [InlineData("XL-TEE", "x")]
    [InlineData("\u200B*2", "*")]
    public void Any_other_code_is_plain(string code, string sign) => Assert.Null(UnitNotation.Read(code, sign));

    [Fact]
    public void A_code_of_more_parts_than_a_link_may_have_is_plain()
    {
        var code = string.Join('+', Enumerable.Range(0, SkuUnits.MaxSkus + 1).Select(number => $"SKU-{number}"));

        Assert.Null(UnitNotation.Read(code, "*"));
    }
}
