using Orleans.Serialization.Invocation;

namespace OrderActors.DeterministicRuntime.Runtime;

/// <summary>The result of a method that has none.</summary>
internal readonly struct Nothing;

internal static class Answers
{
    /// <summary>The result, whatever type the response was made for; a filter may have made it for <c>object</c>.</summary>
    public static T ResultAs<T>(this Response response) => typeof(T) == typeof(Nothing) || response.Result is null
        ? default!
        : response.GetResult<T>()!;
}
