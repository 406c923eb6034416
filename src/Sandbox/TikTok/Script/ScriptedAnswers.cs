using System.Text.RegularExpressions;

namespace OrderActors.Sandbox.TikTok;

/// <summary>An answer that is given in place of the act.</summary>
/// <param name="Path">A regular expression that the path of the call fits, the query not included.</param>
/// <param name="Times">For how many calls; default one.</param>
/// <param name="Body">Sent as it is; null sends none.</param>
public sealed record ScriptedAnswer(string Path, int Times, int Http, string? Body);

/// <summary>The answers to come. The first that fits is given. Safe on every thread.</summary>
public sealed class ScriptedAnswers
{
    /// <summary>Answers at once.</summary>
    public const int MaxAnswers = 1_000;

    private static readonly TimeSpan MatchWithin = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<(Regex Path, ScriptedAnswer Answer, int Left)> _answers = [];

    /// <summary>The answers that can still be given, with how often.</summary>
    public IReadOnlyList<(ScriptedAnswer Answer, int Left)> Pending
    {
        get { lock (_gate) return [.. _answers.Select(row => (row.Answer, row.Left))]; }
    }

    /// <summary>Puts these in place of what was there; an empty list ends all.</summary>
    /// <exception cref="SandboxRefusedException">A path is no regular expression, or there are too many.</exception>
    public void Replace(IReadOnlyList<ScriptedAnswer> answers)
    {
        if (answers.Count > MaxAnswers)
            throw SandboxRefusedException.Parameter($"at most {MaxAnswers} answers");

        var rows = answers.Select(answer => (Pattern(answer.Path), answer, Math.Max(1, answer.Times))).ToList();
        lock (_gate)
        {
            _answers.Clear();
            _answers.AddRange(rows);
        }
    }

    internal ScriptedAnswer? Take(string path)
    {
        lock (_gate)
        {
            var index = _answers.FindIndex(row => row.Path.IsMatch(path));
            if (index < 0)
                return null;

            var (pattern, answer, left) = _answers[index];
            if (left == 1)
                _answers.RemoveAt(index);
            else
                _answers[index] = (pattern, answer, left - 1);

            return answer;
        }
    }

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, MatchWithin);
        }
        catch (ArgumentException exception)
        {
            throw SandboxRefusedException.Parameter($"'{text}' is no regular expression: {exception.Message}");
        }
    }
}
