using OrderActors.Domain.Orders;
using static OrderActors.Domain.Tests.Orders.AnOrder;

namespace OrderActors.Domain.Tests.Orders;

public sealed class StepTroubleTests
{
    [Fact]
    public void A_step_that_keeps_failing_is_taken_less_and_less_often_and_ends_with_a_person()
    {
        var story = Waiting();
        foreach (var seconds in (int[])[10, 20, 40, 80, 160, 320, 600, 600, 600])
        {
            story.Fails("link lines to SKUs").Then("StepFailed").Waits("link lines to SKUs");
            Assert.Equal(story.Now.AddSeconds(seconds), OrderProcess.NextAction(story.Order)!.DueAt);
        }

        story.Fails("link lines to SKUs").Waits("needs a person");
        Assert.Equal(story.Now.AddMinutes(10), OrderProcess.NextAction(story.Order)!.DueAt);
    }

    [Fact]
    public void The_step_is_still_tried_and_its_success_forgets_the_trouble()
    {
        var story = Waiting().Fails("link lines to SKUs").Fails("link lines to SKUs");
        story.TakesSteps = true;

        story.WakesWhenDue();

        Assert.Null(story.Order.Trouble);
        story.Stands(OrderState.Processing, StockPhase.Firm);
    }

    [Fact]
    public void The_trouble_of_one_step_is_not_told_of_another()
    {
        var story = Waiting();
        for (var attempt = 1; attempt <= StepTrouble.MaxAttempts; attempt++)
            story.Fails("link lines to SKUs");
        var other = story.Order with { Trouble = story.Order.Trouble! with { Step = "give stock back" } };

        Assert.Equal("needs a person", OrderProcess.NextAction(story.Order)!.Name);
        Assert.Equal("link lines to SKUs", OrderProcess.NextAction(other)!.Name);
    }

    [Fact]
    public void A_failure_of_a_step_that_the_order_has_passed_changes_nothing() =>
        new OrderStory().Stocked("mug", 1).Hears(Paid()).Fails("link lines to SKUs").Then();

    [Fact]
    public void The_automatic_retries_of_a_failed_order_end_with_a_person_who_may_retry_all_the_same()
    {
        var story = new OrderStory().Hears(Paid());
        for (var attempt = 1; attempt < OrderRetries.MaxAutomatic; attempt++)
            story.Waits("retry").WakesWhenDue();

        story.Waits("needs a person").WakesWhenDue().Then("CheckedAgain");
        Assert.Equal(OrderState.Failed, story.Order.State);

        story.Stocked("mug", 1).Retries();
        story.Stands(OrderState.Processing, StockPhase.Firm);
    }

    private static OrderStory Waiting() => new OrderStory { TakesSteps = false }.Stocked("mug", 1).Hears(Paid());
}
