using OrderActors.Domain.Inventory;

namespace OrderActors.Gateway.Http;

/// <summary>Rules for members of a request. Each gives null, or the problem that names the member.</summary>
/// <remarks>
/// Not <c>AddValidation()</c>: its attributes cannot say the value that was sent nor what to do, its answer is a list without a
/// code to branch on, and rules about the path (<see cref="RawPath"/>) would stand apart from those about the body.
/// </remarks>
public static class Check
{
    public const int MaxTextLength = 500;
    public const int MaxIdLength = 200;

    /// <summary>The first problem of several checks, in order.</summary>
    public static Problem? First(params ReadOnlySpan<Problem?> problems)
    {
        foreach (var problem in problems)
        {
            if (problem is not null)
                return problem;
        }

        return null;
    }

    public static Problem? Text(string field, string? value, int maxLength = MaxTextLength)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Problems.Invalid(field, $"'{field}' is empty.");

        return OptionalText(field, value, maxLength);
    }

    public static Problem? OptionalText(string field, string? value, int maxLength = MaxTextLength)
    {
        if (value is null)
            return null;
        if (value.Length > maxLength)
            return Problems.Invalid(field, $"'{field}' has at most {maxLength} characters.");

        return value.Any(char.IsControl) ? Problems.Invalid(field, $"'{field}' has control characters.") : null;
    }

    /// <summary>As <see cref="OptionalText"/>, and it may have several lines.</summary>
    public static Problem? Multiline(string field, string? value, int maxLength) =>
        OptionalText(field, value?.Replace("\r\n", "  ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\t', ' '), maxLength);

    /// <summary>The name of a SKU or a location.</summary>
    public static Problem? Name(string field, string? value) => Text(field, value, MaxIdLength) ?? NameWithinText(field, value!);

    private static Problem? NameWithinText(string field, string value) => StockName.Normalize(value).Length switch
    {
        0 => Problems.Invalid(field, $"'{field}' has no character that can be seen.", "Send a name that a person can read."),
        > MaxIdLength => Problems.Invalid(field, $"'{field}' has at most {MaxIdLength} characters, also when its letters are composed."),
        _ => null,
    };

    /// <summary>Ids of an order's lines.</summary>
    public static Problem? LineIds(IReadOnlyList<string>? lineIds, int most) =>
        Count("lineIds", lineIds?.Count, 0, most)
        ?? lineIds?.Select((id, index) => Text($"lineIds[{index}]", id, MaxIdLength)).FirstOrDefault(problem => problem is not null);

    public static Problem? Range(string field, long? value, long least, long most) =>
        value is { } number && (number < least || number > most)
            ? Problems.Invalid(field, $"'{field}' is {number}; it goes from {least} to {most}.")
            : null;

    public static Problem? Count(string field, int? count, int least, int most) =>
        count is { } number && (number < least || number > most)
            ? Problems.Invalid(field, $"'{field}' has {number} items; it takes {least} to {most}.")
            : null;
}
