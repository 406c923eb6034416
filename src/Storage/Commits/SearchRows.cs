using System.Collections.Immutable;
using OrderActors.Domain.Orders.Search;

namespace OrderActors.Storage;

/// <summary>A row of <c>order_terms</c>: the order is found by this term, whole.</summary>
internal readonly record struct OrderTerm(string SellerId, string Term, Guid OrderId) : IComparable<OrderTerm>
{
    public int CompareTo(OrderTerm other)
    {
        var bySeller = string.CompareOrdinal(SellerId, other.SellerId);
        if (bySeller != 0)
            return bySeller;

        var byTerm = string.CompareOrdinal(Term, other.Term);
        return byTerm != 0 ? byTerm : OrderId.CompareTo(other.OrderId);
    }

    public static IEnumerable<OrderTerm> Of(string sellerId, Guid orderId, OrderSearchTerms terms) =>
        terms.Ids.Select(SearchSql.Whole)
            .Concat(terms.Products.Select(product => SearchSql.Product(product.Key)))
            .Select(term => new OrderTerm(sellerId, term, orderId));
}

/// <summary>A row of <c>product_terms</c>: the product is found by this term.</summary>
internal readonly record struct ProductTerm(string SellerId, string Term, string Product);

/// <summary>A product as a seller's orders describe it.</summary>
internal readonly record struct SoldProduct(string SellerId, ProductTerms Terms)
{
    public (string SellerId, string Product) Key => (SellerId, Terms.Key);

    public IEnumerable<ProductTerm> Rows()
    {
        var (seller, product) = (SellerId, SearchSql.Product(Terms.Key));
        return Terms.Codes.Select(SearchSql.Whole).Concat(Terms.Words)
            .Select(term => new ProductTerm(seller, term, product));
    }
}

/// <summary>The products whose terms are stored already, as far as this process remembers: most orders bring no new one.</summary>
/// <remarks>Terms are never deleted. Used by one writing thread at a time, or by several that at worst write a row again.</remarks>
internal sealed class KnownProducts
{
    private const int Places = 32_768;

    private readonly (string SellerId, string Product)?[] _known = new (string, string)?[Places];
    private readonly Lock _lock = new();

    /// <returns>The terms of those that are not known, sorted by their key.</returns>
    public ImmutableArray<ProductTerm> NewRows(ImmutableArray<SoldProduct> products)
    {
        lock (_lock)
        {
            return
            [
                .. products.Where(product => _known[PlaceOf(product)] != product.Key)
                    .SelectMany(product => product.Rows())
                    .OrderBy(row => row.SellerId, StringComparer.Ordinal)
                    .ThenBy(row => row.Term, StringComparer.Ordinal)
                    .ThenBy(row => row.Product, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Call when they are committed, and not before.</summary>
    public void Remember(ImmutableArray<SoldProduct> products)
    {
        lock (_lock)
        {
            foreach (var product in products)
                _known[PlaceOf(product)] = product.Key;
        }
    }

    private static int PlaceOf(SoldProduct product) => (int)((uint)product.Key.GetHashCode() % Places);
}
