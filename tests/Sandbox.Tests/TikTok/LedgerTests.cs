namespace OrderActors.Sandbox.Tests.TikTok;

public sealed class LedgerTests
{
    private static readonly Caller Someone = new("r1", "{}");
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(EffectKind.LabelBought, EffectKind.LabelBought)]
    [InlineData(EffectKind.PackageShipped, EffectKind.PackageShipped)]
    [InlineData(EffectKind.OrderMarkedShipped, EffectKind.LabelBought)]
    [InlineData(EffectKind.CancellationMade, EffectKind.CancellationMade)]
    public void A_unit_that_was_handled_twice_is_named(EffectKind first, EffectKind second)
    {
        var ledger = new Ledger(100);
        ledger.Add(first, Someone, At, "shop", "order", "package-1", lineIds: ["line-1", "line-2"]);
        ledger.Add(second, Someone, At, "shop", "order", "package-2", lineIds: ["line-2", "line-3"]);

        var twice = Assert.Single(ledger.DoneTwice());

        Assert.Equal("line-2", twice.SubjectId);
        Assert.Equal([1L, 2], twice.Entries.Select(entry => entry.Sequence));
    }

    [Fact]
    public void A_cancellation_decided_twice_is_named_whatever_the_decisions()
    {
        var ledger = new Ledger(100);
        ledger.Add(EffectKind.CancellationApproved, Someone, At, "shop", "order", subjectId: "cancel-1");
        ledger.Add(EffectKind.CancellationRejected, Someone, At, "shop", "order", subjectId: "cancel-1");

        Assert.Equal("cancel-1", Assert.Single(ledger.DoneTwice()).SubjectId);
    }

    [Fact]
    public void What_may_happen_often_is_not_twice()
    {
        var ledger = new Ledger(100);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            ledger.Add(EffectKind.InventorySet, Someone, At, "shop", subjectId: "sku-1");
            ledger.Add(EffectKind.TokenRefreshed, Someone, At, subjectId: "open-1");
        }

        ledger.Add(EffectKind.PackageShipped, Someone, At, "shop", "order", "package-1", lineIds: ["line-1"]);
        ledger.Add(EffectKind.CancellationMade, Someone, At, "shop", "order", lineIds: ["line-1"]);

        Assert.Empty(ledger.DoneTwice());
        Assert.Equal(2, ledger.EffectsOn("order").Count);
    }

    [Fact]
    public void Over_its_limit_it_forgets_the_oldest_and_says_how_many()
    {
        var ledger = new Ledger(2);
        foreach (var number in Enumerable.Range(1, 5))
            ledger.Add(EffectKind.InventorySet, Someone, At, "shop", subjectId: $"sku-{number}");

        Assert.Equal(["sku-4", "sku-5"], ledger.Entries.Select(entry => entry.SubjectId));
        Assert.Equal(3, ledger.Forgotten);
    }
}
