using System.Collections;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace OrderActors.DeterministicRuntime;

/// <summary>Finds out whether what came out of bytes is what went in.</summary>
/// <remarks>Most messages are records of values and say themselves that they are equal. Only the others are looked into.</remarks>
internal static class Difference
{
    /// <summary>A message is no graph; deeper than this, something refers to itself.</summary>
    private const int MaxDepth = 32;

    private static readonly ConcurrentDictionary<Type, Field[]> s_fields = new();

    /// <returns>Null when there is none, else where.</returns>
    public static string? Between(object? sent, object? arrived) => Between(sent, arrived, "it", 0);

    private static string? Between(object? sent, object? arrived, string where, int depth)
    {
        if (ReferenceEquals(sent, arrived) || sent is CancellationToken or Delegate)
            return null;
        if (sent is null || arrived is null || depth > MaxDepth)
            return where;
        if (sent.Equals(arrived))
            return null;

        return (sent, arrived) switch
        {
            (string, _) => where,
            (IList ones, IList others) => BetweenAll(ones, others, where, depth),
            (IEnumerable ones, IEnumerable others) => BetweenAll(ListOf(ones), ListOf(others), where, depth),
            _ => BetweenFields(sent, arrived, where, depth),
        };
    }

    private static string? BetweenAll(IList ones, IList others, string where, int depth)
    {
        if (ones.Count != others.Count)
            return where;

        for (var index = 0; index < ones.Count; index++)
        {
            if (Between(ones[index], others[index], "", depth + 1) is { } found)
                return $"{where}[{index}]{found}";
        }

        return null;
    }

    private static string? BetweenFields(object sent, object arrived, string where, int depth)
    {
        var type = sent.GetType();
        if (type != arrived.GetType() || type.IsPrimitive || type.IsEnum || type.Namespace == nameof(System))
            return where;

        foreach (var field in s_fields.GetOrAdd(type, FieldsOf))
        {
            if (Between(field.Read(sent), field.Read(arrived), "", depth + 1) is { } found)
                return $"{where}.{field.Name}{found}";
        }

        return null;
    }

    private static List<object?> ListOf(IEnumerable values) => [.. values.Cast<object?>()];

    private static Field[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var part = type; part is not null && part != typeof(object); part = part.BaseType)
        {
            fields.AddRange(part.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        }

        return [.. fields.Select(field => new Field(NameOf(field), ReaderOf(type, field)))];
    }

    private static Func<object, object?> ReaderOf(Type type, FieldInfo field)
    {
        var owner = Expression.Parameter(typeof(object));
        var value = Expression.Field(Expression.Convert(owner, type), field);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), owner).Compile();
    }

    // "<Reason>k__BackingField" is the property Reason.
    private static string NameOf(FieldInfo field) =>
        field.Name is ['<', .. var rest] ? rest[..rest.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private sealed record Field(string Name, Func<object, object?> Read);
}
