using FsCheck;
using FsCheck.Fluent;

namespace OrderActors.Domain.Tests;

/// <summary>Random programs for property tests: a list of numbers, each of which a test reads as one step.</summary>
/// <remarks>Numbers shrink well: a failing program is cut down to its few necessary steps before it is shown.</remarks>
internal static class Programs
{
    private const int MaxNumber = 1_000_000;
    private const int MaxLength = 60;

    /// <summary>Runs the check on random programs; the failure names the shrunk program and the seed that repeats it.</summary>
    public static void Check(int programs, Action<IReadOnlyList<int>> check)
    {
        var numbers = Gen.Choose(0, MaxNumber).ListOf();
        var arbitrary = Arb.From(numbers, Shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(programs).WithEndSize(MaxLength);
        FsCheck.Check.One(config, Prop.ForAll(arbitrary, program => check([.. program])));
    }

    /// <summary>Takes a number apart: each call reads one digit of the given base and leaves the rest.</summary>
    public static int Take(ref int number, int choices)
    {
        var digit = number % choices;
        number /= choices;
        return digit;
    }

    private static IEnumerable<List<int>> Shrink(List<int> program)
    {
        for (var size = program.Count / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= program.Count; start += size)
                yield return [.. program.Take(start), .. program.Skip(start + size)];
        }

        for (var index = 0; index < program.Count; index++)
        {
            if (program[index] > 0)
                yield return [.. program.Take(index), program[index] / 2, .. program.Skip(index + 1)];
        }
    }
}
