using System.Reflection;
using System.Text.Json.Serialization;
using Orleans;
using OrderActors.Domain.Inventory;
using OrderActors.Domain.Orders;
using OrderActors.GrainInterfaces;
using OrderActors.Ports.Storage;

namespace OrderActors.Grains.Tests.Messages;

/// <summary>What silos of different versions must agree on, one line a thing: names on the wire, numbers and types.</summary>
/// <remarks>Where it says "message", C# names and which references may be null are free to change, and are not in the list.</remarks>
internal static class ContractList
{
    private static readonly Assembly s_contracts = typeof(Caller).Assembly;

    /// <summary>The lines, sorted by what they begin with.</summary>
    public static IReadOnlyList<string> Read() =>
    [
        .. s_contracts.GetTypes()
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(MethodsOf)
            .Concat(Messages().SelectMany(message => message.IsEnum ? ValuesOf(message) : MembersOf(message)))
            .Concat(BroughtTypes().SelectMany(NamesOf))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All that travels between processes.</summary>
    public static IReadOnlyList<Type> Messages() =>
        [.. s_contracts.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    /// <summary>What travels as JSON in <see cref="AttachedChangeSet"/>: there the C# names are those on the wire.</summary>
    private static IEnumerable<Type> BroughtTypes() =>
        [typeof(ChangeSet), typeof(JournalRow), .. typeof(RowImage).GetNestedTypes()];

    private static IEnumerable<string> NamesOf(Type brought) => brought.GetProperties()
        .Where(property => property.CanWrite && property.Name != nameof(ChangeSet.Causes))
        .Select(property => $"brought {brought.Name} member {JsonNameOf(property)}: {NameOf(JsonTypeOf(property.PropertyType))}");

    private static string JsonNameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;

    /// <summary>A status travels as its word.</summary>
    private static Type JsonTypeOf(Type type) =>
        type == typeof(EffectStatus) || type == typeof(ReservationState) || type == typeof(ShopStatus) ? typeof(string) : type;

    /// <summary>The part of a line that must be there once: what the line is about, without what is said of it.</summary>
    public static string SubjectOf(string line) => line[..line.IndexOf(':', StringComparison.Ordinal)];

    private static IEnumerable<string> MethodsOf(Type grain) => grain.GetMethods().Select(method =>
    {
        var parameters = string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)));
        return $"grain {AliasOf(grain)} method {AliasOf(method)}: ({parameters}) -> {NameOf(method.ReturnType)}";
    });

    private static IEnumerable<string> MembersOf(Type message) => message.GetProperties()
        .Select(property => (property, id: property.GetCustomAttribute<IdAttribute>()))
        .Where(member => member.id is not null)
        .Select(member => $"message {AliasOf(message)} member {member.id!.Id}: {NameOf(member.property.PropertyType)} "
            + $"{member.property.Name}");

    private static IEnumerable<string> ValuesOf(Type message) => Enum.GetValues(message).Cast<object>()
        .Select(value => $"enum {AliasOf(message)} value {Convert.ToInt64(value, null)}: {value}");

    private static string AliasOf(MemberInfo member) =>
        member.GetCustomAttribute<AliasAttribute>()?.Alias
            ?? throw new InvalidOperationException($"{member.DeclaringType?.Name}.{member.Name} has no [Alias]");

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return NameOf(value) + "?";
        if (type.IsArray)
            return NameOf(type.GetElementType()!) + "[]";
        if (type.IsGenericType)
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{NameOf(type.GetGenericArguments()[0])}>";

        return type.Assembly == s_contracts ? AliasOf(type) : type.Name;
    }
}
