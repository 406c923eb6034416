using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The money of an order. Shipping is a flat fee of about 3 units of a dollar; a US order has 8 % tax.</summary>
internal static class PriceWriter
{
    private const decimal ShippingFee = 2.99m;
    private const decimal TaxRate = 0.08m;

    public static JsonObject WritePayment(OrderRecord order)
    {
        var (goods, shipping, tax) = Sums(order);
        return new JsonObject
        {
            ["currency"] = order.Market.Currency,
            ["sub_total"] = goods.Amount(),
            ["original_total_product_price"] = goods.Amount(),
            ["seller_discount"] = "0",
            ["platform_discount"] = "0",
            ["shipping_fee"] = shipping.Amount(),
            ["original_shipping_fee"] = shipping.Amount(),
            ["shipping_fee_seller_discount"] = "0",
            ["shipping_fee_platform_discount"] = "0",
            ["tax"] = tax.Amount(),
            ["product_tax"] = tax.Amount(),
            ["shipping_fee_tax"] = "0",
            ["total_amount"] = (goods + shipping + tax).Amount(),
        };
    }

    public static JsonObject WriteDetail(OrderRecord order)
    {
        var (goods, shipping, tax) = Sums(order);
        var json = Row(goods, shipping, tax, order.Market.Currency);
        json["line_items"] = new JsonArray([.. order.Lines.Select(line =>
        {
            var row = Row(line.Price, 0, Tax(order, line.Price), order.Market.Currency);
            row["id"] = line.Id;
            return row;
        })]);
        return json;
    }

    private static JsonObject Row(decimal goods, decimal shipping, decimal tax, string currency) => new()
    {
        ["currency"] = currency,
        ["sku_list_price"] = goods.Amount(),
        ["sku_sale_price"] = goods.Amount(),
        ["subtotal"] = goods.Amount(),
        ["subtotal_deduction_platform"] = "0",
        ["subtotal_deduction_seller"] = "0",
        ["shipping_list_price"] = shipping.Amount(),
        ["shipping_sale_price"] = shipping.Amount(),
        ["shipping_fee_deduction_platform"] = "0",
        ["shipping_fee_deduction_seller"] = "0",
        ["tax_amount"] = tax.Amount(),
        ["net_price_amount"] = goods.Amount(),
        ["payment"] = (goods + shipping + tax).Amount(),
        ["total"] = (goods + shipping + tax).Amount(),
    };

    private static (decimal Goods, decimal Shipping, decimal Tax) Sums(OrderRecord order)
    {
        var goods = order.Lines.Sum(line => line.Price);
        var shipping = order.Draft.IsSample ? 0 : Round(order, ShippingFee * order.Market.PriceScale);
        return (goods, shipping, order.Lines.Sum(line => Tax(order, line.Price)));
    }

    private static decimal Tax(OrderRecord order, decimal price) =>
        order.Market.IsUnitedStates ? Round(order, price * TaxRate) : 0;

    private static decimal Round(OrderRecord order, decimal amount) =>
        decimal.Round(amount, order.Market.PriceScale >= 100 ? 0 : 2);
}
