using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>Rules about the text of the sources. Each failure names the file and the line.</summary>
public sealed partial class SourceRuleTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 70;

    [Fact]
    public void The_core_does_not_know_which_runtime_carries_it() => AssertNone(
        Sources.Files("src/Domain", "src/Ports", "src/Engine"), file => LinesWith(file, Runtime()));

    [Fact]
    public void The_domain_waits_for_nobody() => AssertNone(
        Sources.Files("src/Domain"), file => LinesWith(file, Asynchronous()));

    [Fact]
    public void No_file_is_longer_than_one_can_keep_in_mind() => AssertNone(
        Sources.Files("src", "tests"),
        file => file.Lines.Count < MaxFileLines ? [] : [$"{file.Path} has {file.Lines.Count} lines"]);

    [Fact]
    public void No_method_is_longer_than_a_screen() => AssertNone(Sources.Files("src", "tests"), LongBlocks);

    [Fact]
    public void The_rules_see_what_they_forbid()
    {
        var file = new SourceFile(
            "Example.cs",
            [
                "    private void Wait()",
                "    {",
                "        Console.WriteLine(1); // not Environment.Exit",
                "        var text = \"Environment.Exit()\";",
                "        await Task.Yield();",
                .. Enumerable.Repeat("        Step();", MaxMethodLines),
                "    }",
            ]);

        Assert.Equal(["Example.cs:3: Console.", "Example.cs:5: await"], LinesWith(file, Asynchronous()));
        Assert.StartsWith("Example.cs:2:", Assert.Single(LongBlocks(file)), StringComparison.Ordinal);
    }

    private static void AssertNone(IReadOnlyList<SourceFile> files, Func<SourceFile, IEnumerable<string>> findings)
    {
        Assert.NotEmpty(files);
        var found = files.SelectMany(findings).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> LinesWith(SourceFile file, Regex banned) => file.Lines
        .Select((line, index) => (Match: banned.Match(Sources.CodeOf(line)), Number: index + 1))
        .Where(found => found.Match.Success)
        .Select(found => $"{file.Path}:{found.Number}: {found.Match.Value}");

    /// <summary>Blocks whose braces stand alone on their lines, at one indentation, and that are no type.</summary>
    private static IEnumerable<string> LongBlocks(SourceFile file)
    {
        for (var start = 1; start < file.Lines.Count; start++)
        {
            var line = file.Lines[start];
            if (line.Trim() != "{" || TypeHeader().IsMatch(HeaderOf(file, start)))
                continue;

            var indent = line[..line.IndexOf('{')];
            var end = start + 1;
            while (end < file.Lines.Count && !file.Lines[end].StartsWith(indent + "}", StringComparison.Ordinal))
                end++;
            if (end - start - 1 > MaxMethodLines)
                yield return $"{file.Path}:{start + 1}: a block of {end - start - 1} lines";
        }
    }

    /// <summary>What stands before an opening brace, back to the end of what came before.</summary>
    private static string HeaderOf(SourceFile file, int brace)
    {
        var first = brace - 1;
        while (first > 0 && !EndsSomething(file.Lines[first - 1]))
            first--;

        return string.Join(' ', file.Lines.Skip(first).Take(brace - first).Select(Sources.CodeOf));
    }

    private static bool EndsSomething(string line)
    {
        var code = Sources.CodeOf(line).TrimEnd();
        return code.Length == 0 || code[^1] is ';' or '{' or '}';
    }

    [GeneratedRegex(@"\bOrleans\b")]
    private static partial Regex Runtime();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bTask<|\bTimeProvider\b|\bConsole\.|\bEnvironment\.")]
    private static partial Regex Asynchronous();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|namespace)\b")]
    private static partial Regex TypeHeader();
}
