using OrderActors.Domain.Orders.Search;

namespace OrderActors.Storage;

/// <summary>How terms are told apart in their columns: a word begins with a letter or a digit, and these two do not.</summary>
internal static class SearchSql
{
    /// <summary>After every text that begins with the one before it, by bytes.</summary>
    private const string Last = "\U0010ffff";

    /// <summary>An id or a code, found whole.</summary>
    public static string Whole(string code) => "=" + code;

    /// <summary>The product of an order's line.</summary>
    public static string Product(string key) => "~" + key;

    /// <summary>The ids of the seller's orders that a text finds, by index in every part.</summary>
    public static string OrdersFoundBy(string search, Action<string, object> with)
    {
        with("search", search);
        with("whole", Whole(SearchText.CodeOf(search)));
        var products = new List<string> { "SELECT product FROM product_terms WHERE seller_id = @seller AND term = @whole" };
        if (ProductsOf(search, with) is { } named)
            products.Add(named);

        // Look-ups one after the other; joined by OR the planner may prefer to walk all orders of the seller.
        return $"""
            SELECT id FROM orders WHERE tiktok_order_id = @search AND seller_id = @seller
            UNION ALL SELECT id FROM orders WHERE tracking_number = @search AND seller_id = @seller
            UNION ALL SELECT order_id FROM order_terms WHERE seller_id = @seller AND term = @whole
            UNION ALL SELECT order_id FROM order_terms WHERE seller_id = @seller AND term IN (
              {string.Join("\n  UNION ALL ", products)})
            """;
    }

    /// <returns>The products that have every word, each at the beginning of one of theirs; null when there is no word to look for.</returns>
    private static string? ProductsOf(string search, Action<string, object> with)
    {
        var words = SearchText.WordsOfQuery(search);
        if (words.IsEmpty)
            return null;

        for (var index = 0; index < words.Length; index++)
        {
            with($"word{index}", words[index]);
            with($"end{index}", words[index] + Last);
        }

        var each = words.Select((_, index) =>
            $"SELECT product FROM product_terms WHERE seller_id = @seller AND term >= @word{index} AND term < @end{index}");
        return $"SELECT product FROM ({string.Join("\n  INTERSECT ", each)}) AS named";
    }
}
