using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.Domain.Shops;
using OrderActors.Domain.Webhooks;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Messages;

/// <summary>Values of any message type, by chance from a seed: empty, missing and extreme ones among them.</summary>
internal sealed class Drawn(int seed)
{
    private const int MaxItems = 4;

    private static readonly string[] s_ids = ["5761", "A/B 1", "ü"];

    private static readonly string[] s_texts = ["", "a", "ü€😀", "{\"id\":\"1\"}", new('x', 3_000), "line\nbreak\0"];

    private readonly Random _random = new(seed);

    public object Value(Type type)
    {
        if (type.IsArray)
            return Items(type.GetElementType()!);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return Activator.CreateInstance(
                type, BindingFlags.Instance | BindingFlags.NonPublic, null, [Items(type.GetGenericArguments()[0])], null)!;
        if (type == typeof(OrderKey))
            return new OrderKey(Any(s_ids), Any(s_ids), Any(s_ids));
        if (type == typeof(SkuKey))
            return new SkuKey(Any(s_ids), Any(s_ids), Any(s_ids));
        if (type == typeof(ShopKey))
            return new ShopKey(Any(s_ids), Any(s_ids));
        if (type == typeof(EndpointKey))
            return new EndpointKey(Any(s_ids), Any(s_ids));
        if (type == typeof(RowImage))
            return Value(Any(typeof(RowImage).GetNestedTypes()));
        if (type == typeof(AttachedChanges))
            return new AttachedChangeSet((ChangeSet)Value(typeof(ChangeSet)));
        if (type.IsEnum)
            return Any([.. Enum.GetValues(type).Cast<object>()]);
        if (type == typeof(string))
            return Any(s_texts);
        if (type == typeof(bool))
            return _random.Next(2) == 0;
        if (type == typeof(int))
            return Any<int>([0, 1, -1, int.MaxValue, int.MinValue, _random.Next()]);
        if (type == typeof(long))
            return Any<long>([0, 1, -1, long.MaxValue, long.MinValue, _random.NextInt64()]);
        if (type == typeof(byte))
            return (byte)_random.Next(256);
        if (type == typeof(decimal))
            return Any<decimal>([0, 12.50m, decimal.MaxValue, decimal.MinValue]);
        if (type == typeof(TimeSpan))
            return Any<TimeSpan>([TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(_random.NextInt64())]);
        if (type == typeof(DateTimeOffset))
            return Any<DateTimeOffset>([DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Instant()]);

        return Message(type);
    }

    private object? Optional(Type type) => _random.Next(3) == 0 ? null : Value(type);

    private Array Items(Type type)
    {
        var items = Array.CreateInstance(type, _random.Next(MaxItems + 1));
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Value(type), i);

        return items;
    }

    private object Message(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            Nullable.GetUnderlyingType(parameter.ParameterType) is { } value ? Optional(value)
            : nullability.Create(parameter).WriteState is NullabilityState.Nullable
                ? Optional(parameter.ParameterType)
                : Value(parameter.ParameterType))]);
    }

    private DateTimeOffset Instant() => DateTimeOffset
        .Parse("2026-03-01T12:34:56.7891234+07:00", CultureInfo.InvariantCulture).AddTicks(_random.Next());

    private T Any<T>(T[] values) => values[_random.Next(values.Length)];
}
