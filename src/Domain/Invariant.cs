using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OrderActors.Domain;

/// <summary>Checks what can only be false when the code itself is wrong. Kept on in production.</summary>
public static class Invariant
{
    public static void Require(
        [DoesNotReturnIf(false)] bool holds,
        string rule,
        [CallerArgumentExpression(nameof(holds))] string? expression = null)
    {
        if (!holds)
            throw new InvariantBrokenException($"{rule} ({expression})");
    }

    public static Exception Unreachable(object? value) =>
        new InvariantBrokenException($"no case for {value} ({value?.GetType().Name})");
}
