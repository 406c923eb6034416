using Xunit;

namespace OrderActors.Grains.Tests.Messages;

/// <summary>During a rolling upgrade old and new silos talk to each other, so what is in the checked-in list stays.</summary>
/// <remarks>
/// To add what is new, run the tests once with ORDERACTORS_WRITE_GOLDEN=1 and look at the difference: it may have lines
/// added and none taken away, unless no process of the older version is left anywhere.
/// </remarks>
public sealed class ContractListTests
{
    private const string WriteSwitch = "ORDERACTORS_WRITE_GOLDEN";

    [Fact]
    public void Nothing_that_grains_promise_is_renumbered_removed_or_retyped()
    {
        var now = ContractList.Read();
        Assert.NotEmpty(now);
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
            File.WriteAllLines(ListFile(), now);

        var problems = Compare(File.ReadAllLines(ListFile()), now);

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Every_line_is_about_a_thing_of_its_own()
    {
        var subjects = ContractList.Read().Select(ContractList.SubjectOf).ToList();

        Assert.Equal(subjects.Distinct(), subjects);
    }

    [Fact]
    public void The_comparison_names_what_went_what_changed_and_what_is_new()
    {
        string[] before = ["message a member 0: Int32 One", "message a member 1: String Two"];
        string[] after = ["message a member 0: Int64 One", "message a member 2: String Two"];

        Assert.Equal(
            [
                "message a member 0 was 'Int32 One' and is 'Int64 One'. Older silos read it wrongly; add a new one instead.",
                "message a member 1 ('String Two') is gone. Older silos still send it; keep it until none is left.",
                $"message a member 2 ('String Two') is new. Write it down: run the tests once with {WriteSwitch}=1.",
            ],
            Compare(before, after));
    }

    private static List<string> Compare(IEnumerable<string> before, IEnumerable<string> after)
    {
        var old = before.ToDictionary(ContractList.SubjectOf, WhatIsSaid);
        var now = after.ToDictionary(ContractList.SubjectOf, WhatIsSaid);
        return
        [
            .. old.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Select(subject => ProblemOf(subject, old.GetValueOrDefault(subject), now.GetValueOrDefault(subject)))
                .OfType<string>(),
        ];
    }

    private static string? ProblemOf(string subject, string? before, string? after) => (before, after) switch
    {
        _ when before == after => null,
        (null, _) => $"{subject} ('{after}') is new. Write it down: run the tests once with {WriteSwitch}=1.",
        (_, null) => $"{subject} ('{before}') is gone. Older silos still send it; keep it until none is left.",
        _ => $"{subject} was '{before}' and is '{after}'. Older silos read it wrongly; add a new one instead.",
    };

    private static string WhatIsSaid(string line) => line[(ContractList.SubjectOf(line).Length + 2)..];

    private static string ListFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrderActors.sln")))
            folder = folder.Parent;

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "tests", "Grains.Tests", "data", "grain-contract.txt");
    }
}
