using System.Text;
using System.Text.RegularExpressions;

namespace OrderActors.Architecture.Tests;

/// <summary>
/// What is repeated within a call is repeated by Polly, with a bound, a clock and a count. A loop that catches a failure and
/// goes round again is a retry by hand.
/// </summary>
public sealed partial class RetryLoopTests
{
    /// <summary>Loops that go on after a failure and are no retries, each with the reason.</summary>
    private static readonly Dictionary<string, string> s_allowed = new()
    {
        ["src/Engine/Aggregates/AggregateExecutor.cs"] = "each round decides another command; the failed one has been answered",
        ["src/Engine/Subscriptions/SubscriptionPump.cs"] = "a supervisor: each round begins again from the cursor that is stored by then",
        ["src/Gateway/Api/Live/JournalTail.cs"] = "a pump on a timer: each round reads what is new by then",
        ["src/Gateway/Composition/AnswerSweeper.cs"] = "a sweep on a timer: what is due stays due in the database",
        ["src/Silo/Telemetry/BacklogSampler.cs"] = "a measure on a timer: each round measures anew",
        ["src/Silo/Telemetry/SubscriptionSampler.cs"] = "a measure on a timer: each round measures anew",
    };

    [Fact]
    public void No_loop_repeats_by_hand_what_has_failed()
    {
        var files = Sources.Files("src");
        var loops = files.Sum(file => LoopsIn(Blanked(file.Text)).Count());
        Assert.True(loops > 100, $"only {loops} loops were looked at");

        var found = files.Where(file => !s_allowed.ContainsKey(NameOf(file))).SelectMany(RetriesIn).ToList();

        Assert.True(found.Count == 0, "let Polly repeat it, or give a reason in the list of this test:\n" + string.Join('\n', found));
    }

    [Fact]
    public void Every_exception_from_the_rule_is_still_needed()
    {
        var needed = Sources.Files("src").Where(file => RetriesIn(file).Any()).Select(NameOf).ToHashSet();

        Assert.Empty(s_allowed.Keys.Except(needed));
    }

    [Theory]
    [InlineData("for (var n = 1; ; n++) { try { return Do(); } catch (IOException) when (n < 3) { } }")]
    [InlineData("while (true) { try { await DoAsync(); return; } catch (Exception e) { Log(e); await Task.Delay(s_pause); } }")]
    [InlineData("do { try { Do(); done = true; } catch { tries++; } } while (!done);")]
    [InlineData("while (!done)\n try { Do(); done = true; } catch (Exception) { tries++; }")]
    [InlineData("foreach (var pause in pauses) { try { return Do(); } catch (Exception) { await Task.Delay(pause); } }")]
    [InlineData("while (true) { try { Do(); return; } catch (Exception) { if (++n == 3) throw; continue; } }")]
    public void A_retry_by_hand_is_found(string code) => Assert.Single(RetriesIn(Example(code)));

    [Theory]
    [InlineData("while (true) { try { Do(); } catch (Exception e) { Fail(e); throw; } }")]
    [InlineData("while (true) { try { Do(); } catch (Exception) { return; } }")]
    [InlineData("try { while (true) { Do(); } } catch (Exception) { Log(); }")]
    [InlineData("foreach (var item in items) { try { Do(item); } catch (Exception e) { failed.Add(e); } }")]
    [InlineData("// while (true) { try { Do(); } catch { } }\nDo();")]
    [InlineData("var text = \"while (true) { try { } catch { } }\";")]
    [InlineData("var text = \"\"\"while (true) { try { } catch { } }\"\"\";")]
    public void What_is_no_retry_is_not_found(string code) => Assert.Empty(RetriesIn(Example(code)));

    private static SourceFile Example(string code) => new("Example.cs", code.Split('\n'));

    private static string NameOf(SourceFile file) => file.Path.Replace('\\', '/');

    private static IEnumerable<string> RetriesIn(SourceFile file)
    {
        var code = Blanked(file.Text);
        return LoopsIn(code)
            .Where(loop => GoesRoundAgain(loop.Keyword, code[loop.Start..loop.End]))
            .Select(loop => $"{file.Path}:{code[..loop.Start].Count(letter => letter == '\n') + 1}: {loop.Keyword}");
    }

    /// <summary>A catch in the loop after which the loop goes on. One over different items only if it pauses, too.</summary>
    private static bool GoesRoundAgain(string keyword, string body) =>
        Catch().Matches(body).Any(found => !Leaves(BlockAt(body, body.IndexOf('{', EndOfConditions(body, found.Index + found.Length)))))
        && (keyword != "foreach" || Pause().IsMatch(body));

    /// <summary>Past what stands in parentheses behind a catch: its type, and a condition.</summary>
    private static int EndOfConditions(string code, int from)
    {
        while (NextIs(code, from, '(') is { } open)
        {
            from = Closing(code, open, '(', ')') + 1;
            if (WhenAhead().Match(code, from) is { Success: true } condition)
                from = condition.Index + condition.Length;
        }

        return from;
    }

    private static bool Leaves(string block)
    {
        var statements = block.Trim('{', '}', ' ', '\n', '\r', '\t').TrimEnd(';');
        var last = statements[(statements.LastIndexOfAny([';', '}']) + 1)..].Trim();
        return Leaving().IsMatch(last);
    }

    private static IEnumerable<(string Keyword, int Start, int End)> LoopsIn(string code)
    {
        foreach (Match loop in Loop().Matches(code))
        {
            var after = loop.Index + loop.Length;
            if (loop.Value != "do")
                after = NextIs(code, after, '(') is { } open ? Closing(code, open, '(', ')') + 1 : code.Length;

            yield return (loop.Value, loop.Index, EndOfStatement(code, after));
        }
    }

    /// <summary>A block with the catches that may follow it, or all up to a semicolon.</summary>
    private static int EndOfStatement(string code, int from)
    {
        var open = code.IndexOf('{', from);
        var semicolon = code.IndexOf(';', from);
        if (open < 0 || (semicolon >= 0 && semicolon < open))
            return semicolon < 0 ? code.Length : semicolon;

        var end = Closing(code, open, '{', '}') + 1;
        while (CatchAhead().Match(code, end) is { Success: true } more)
        {
            var next = code.IndexOf('{', EndOfConditions(code, more.Index + more.Length));
            end = Closing(code, next, '{', '}') + 1;
        }

        return end;
    }

    private static string BlockAt(string code, int open) =>
        open < 0 ? "" : code[open..Math.Min(Closing(code, open, '{', '}') + 1, code.Length)];

    private static int? NextIs(string code, int from, char wanted)
    {
        while (from < code.Length && char.IsWhiteSpace(code[from]))
            from++;
        return from < code.Length && code[from] == wanted ? from : null;
    }

    private static int Closing(string code, int open, char opening, char closing)
    {
        var depth = 0;
        for (var place = open; place < code.Length; place++)
        {
            depth += code[place] == opening ? 1 : code[place] == closing ? -1 : 0;
            if (depth == 0)
                return place;
        }

        return code.Length - 1;
    }

    /// <summary>The code with texts, characters and comments replaced by blanks of the same length; lines stay.</summary>
    private static string Blanked(string text)
    {
        var code = new StringBuilder(text);
        foreach (Match match in NotCode().Matches(text))
        {
            for (var place = match.Index; place < match.Index + match.Length; place++)
            {
                if (code[place] != '\n')
                    code[place] = ' ';
            }
        }

        return code.ToString();
    }

    [GeneratedRegex(@"\b(?:for|foreach|while|do)\b")]
    private static partial Regex Loop();

    [GeneratedRegex(@"\bcatch\b")]
    private static partial Regex Catch();

    [GeneratedRegex(@"\G\s*(?:catch|finally)\b")]
    private static partial Regex CatchAhead();

    [GeneratedRegex(@"\G\s*when\b")]
    private static partial Regex WhenAhead();

    [GeneratedRegex(@"^(?:throw|return|break|yield\s+break)\b")]
    private static partial Regex Leaving();

    [GeneratedRegex(@"\b(?:Delay|DelayAsync|Sleep)\s*\(")]
    private static partial Regex Pause();

    [GeneratedRegex("(?s)\"{3,}.*?\"{3,}|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/")]
    private static partial Regex NotCode();
}
