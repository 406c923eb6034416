namespace OrderActors.Sandbox.TikTok;

/// <summary>Who receives an order, where.</summary>
public sealed record Recipient(string FirstName, string LastName, string Phone, string Street, string City, string PostalCode)
{
    /// <summary>As shown once the platform ships: enough to recognise, not enough to address.</summary>
    internal Recipient Masked() => new(
        MaskWord(FirstName), MaskWord(LastName), MaskPhone(Phone), "****", City,
        PostalCode.Length > 2 ? PostalCode[..2] + "***" : "***");

    private static string MaskWord(string word) =>
        word.Length < 2 ? "*" : $"{word[0]}***{(word.Length > 3 ? word[^1..] : "")}";

    private static string MaskPhone(string phone) =>
        phone.Length < 10 ? "*****" : $"{phone[..^7]}*****{phone[^2..]}";
}
