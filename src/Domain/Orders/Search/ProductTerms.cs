using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrderActors.Domain.Channels;

namespace OrderActors.Domain.Orders.Search;

/// <summary>How one variant is described: by its ids, by codes of the seller, and by words.</summary>
/// <param name="Key">Of the description: a variant that is renamed gets another one, so that its older orders keep their name.</param>
/// <param name="Codes">Ids and codes, each found whole.</param>
/// <param name="Words">Each found by its beginning.</param>
public sealed record ProductTerms(string Key, ImmutableArray<string> Codes, ImmutableArray<string> Words)
{
    /// <summary>A name of this many words is no name.</summary>
    private const int MaxWords = 100;

    private const int KeyBytes = 10;

    /// <summary>Orders repeat a few products, and finding the words of one takes longer than finding the product.</summary>
    private static readonly Known?[] s_known = new Known?[4_096];

    public static ProductTerms Of(ChannelOrderLine line)
    {
        if (!line.Parts.IsEmpty)
            return Make(line);

        var hash = HashCode.Combine(line.SkuId, line.SellerSku, line.ProductId, line.ProductName, line.SkuName);
        ref var place = ref s_known[(uint)hash % s_known.Length];
        if (Volatile.Read(ref place) is { } known && known.IsOf(line))
            return known.Terms;

        var terms = Make(line);
        Volatile.Write(ref place, new Known(line.SkuId, line.SellerSku, line.ProductId, line.ProductName, line.SkuName, terms));
        return terms;
    }

    private static ProductTerms Make(ChannelOrderLine line)
    {
        ImmutableArray<string> codes =
        [
            .. Texts(line, (string?[])[line.SkuId, line.ProductId, line.SellerSku])
                .Select(SearchText.CodeOf)
                .Where(code => code.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        ImmutableArray<string> words =
        [
            .. new[] { line.SellerSku, line.ProductName, line.SkuName }
                .Concat(line.Parts.Select(part => part.SellerSku))
                .SelectMany(SearchText.WordsOf)
                .Distinct(StringComparer.Ordinal)
                .Take(MaxWords),
        ];
        return new ProductTerms(KeyOf(codes, words), codes, words);
    }

    private static IEnumerable<string> Texts(ChannelOrderLine line, IEnumerable<string?> own) =>
        own.Concat(line.Parts.SelectMany(part => (string?[])[part.SkuId, part.SellerSku])).OfType<string>();

    private sealed record Known(
        string SkuId, string SellerSku, string ProductId, string ProductName, string SkuName, ProductTerms Terms)
    {
        public bool IsOf(ChannelOrderLine line) => SkuId == line.SkuId && SellerSku == line.SellerSku
            && ProductId == line.ProductId && ProductName == line.ProductName && SkuName == line.SkuName;
    }

    private static string KeyOf(ImmutableArray<string> codes, ImmutableArray<string> words)
    {
        // Words hold no control characters, and a code that does would at worst share its words with another.
        var description = string.Join('\u001f', codes) + '\u001e' + string.Join('\u001f', words);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)).AsSpan(0, KeyBytes));
    }
}
