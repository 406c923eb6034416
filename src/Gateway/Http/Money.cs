using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderActors.Gateway.Http;

/// <summary>An amount in a request: a JSON number or the same as a string, read digit by digit, so that no binary fraction changes it.</summary>
[JsonConverter(typeof(MoneyConverter))]
public readonly record struct Money(decimal Amount);

/// <summary>Takes what has at most four decimals and is not negative; an exponent is none of the ways to write money.</summary>
public sealed class MoneyConverter : JsonConverter<Money>
{
    private const decimal Most = 1_000_000_000;
    private const int MaxDecimals = 4;

    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => reader.HasValueSequence
                ? Encoding.UTF8.GetString(reader.ValueSequence)
                : Encoding.UTF8.GetString(reader.ValueSpan),
            _ => throw new JsonException(),
        };
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount <= Most && amount.Scale <= MaxDecimals
            ? new Money(amount)
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Amount.ToString(CultureInfo.InvariantCulture));
}
