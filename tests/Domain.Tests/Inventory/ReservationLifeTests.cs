using OrderActors.Domain.Inventory;
using static OrderActors.Domain.Tests.Inventory.StockSpec;

namespace OrderActors.Domain.Tests.Inventory;

/// <summary>Confirm, shrink, release, consume: what each makes of a reservation in each of its states.</summary>
public sealed class ReservationLifeTests
{
    [Fact]
    public void A_confirmed_promise_no_longer_expires()
    {
        StockEvent[] events = [Received(1), Reserved(Order1, 1, Later)];

        Given(events).When(stock => StockDecider.Confirm(stock, Order1, Now)).Then(Confirmed(Order1));
        Given([.. events, Confirmed(Order1)]).When(stock => StockDecider.Expire(stock, Later.AddDays(1))).Then();
    }

    [Fact]
    public void When_the_confirmation_comes_first_the_expiry_finds_nothing() =>
        Given(Received(1), Reserved(Order1, 1, Later), Confirmed(Order1))
            .When(stock => StockDecider.Expire(stock, Later))
            .Then();

    [Fact]
    public void When_the_expiry_comes_first_the_confirmation_is_refused() =>
        Given(Received(1), Reserved(Order1, 1, Later), Expired(Order1))
            .When(stock => StockDecider.Confirm(stock, Order1, Later))
            .ThenRejected(StockRejection.ReservationClosed);

    [Fact]
    public void A_confirmation_in_time_wins_even_when_the_clock_has_passed_the_expiry() =>
        Given(Received(1), Reserved(Order1, 1, Later))
            .When(stock => StockDecider.Confirm(stock, Order1, Later.AddMinutes(1)))
            .Then(new StockEvent.Confirmed(Order1, Later.AddMinutes(1)));

    [Fact]
    public void Confirming_what_is_firm_or_gone_changes_nothing()
    {
        Given(Received(1), Reserved(Order1, 1)).When(stock => StockDecider.Confirm(stock, Order1, Now)).Then();
        Given(Received(1), Reserved(Order1, 1), Consumed(Order1))
            .When(stock => StockDecider.Confirm(stock, Order1, Now))
            .Then();
    }

    [Fact]
    public void Shrinking_gives_back_the_difference()
    {
        StockEvent[] events = [Received(3), Reserved(Order1, 3)];

        Given(events).When(stock => StockDecider.Shrink(stock, Order1, 1, Now)).Then(Shrunk(Order1, 1));
        var stock = events.Append(Shrunk(Order1, 1)).Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((1, 2), (stock.Reserved, stock.Available));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Shrinking_to_what_is_held_or_more_changes_nothing(int quantity) =>
        Given(Received(9), Reserved(Order1, 3), Shrunk(Order1, 2))
            .When(stock => StockDecider.Shrink(stock, Order1, quantity, Now))
            .Then();

    [Fact]
    public void Shrinking_to_nothing_is_a_mistake_of_the_code() =>
        Assert.Throws<InvariantBrokenException>(() => StockDecider.Shrink(Stock.Empty, Order1, 0, Now));

    [Fact]
    public void A_released_promise_is_there_for_others() =>
        Given(Received(1), Reserved(Order1, 1), Cancelled(Order1))
            .When(stock => StockDecider.Reserve(stock, Order2, 1, "order", null, Now))
            .Then(Reserved(Order2, 1));

    [Fact]
    public void Releasing_twice_gives_back_once()
    {
        Given(Received(1), Reserved(Order1, 1))
            .When(stock => StockDecider.Release(stock, Order1, ReleaseReason.Cancelled, Now))
            .Then(Cancelled(Order1));
        Given(Received(1), Reserved(Order1, 1), Cancelled(Order1))
            .When(stock => StockDecider.Release(stock, Order1, ReleaseReason.Cancelled, Now))
            .Then();
    }

    [Fact]
    public void Consuming_takes_the_units_off_the_shelf_once()
    {
        StockEvent[] events = [Received(3), Reserved(Order1, 2)];

        Given(events).When(stock => StockDecider.Consume(stock, Order1, Now)).Then(Consumed(Order1));
        Given([.. events, Consumed(Order1)]).When(stock => StockDecider.Consume(stock, Order1, Now)).Then();
        var stock = events.Append(Consumed(Order1)).Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((3, 0, 2, 1, 1), (stock.OnHand, stock.Reserved, stock.Consumed, stock.Physical, stock.Available));
    }

    [Fact]
    public void Units_leave_parcel_by_parcel_and_the_rest_stays_promised()
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 3), PartlyConsumed(Order1, 1)];

        Given(Received(5), Reserved(Order1, 3))
            .When(stock => StockDecider.Consume(stock, Order1, 1, Now))
            .Then(PartlyConsumed(Order1, 1));
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((5, 2, 1, 4, 2), (stock.OnHand, stock.Reserved, stock.Consumed, stock.Physical, stock.Available));

        Given(events).When(stock => StockDecider.Consume(stock, Order1, 3, Now)).Then(Consumed(Order1));
        stock = StockFold.Apply(stock, Consumed(Order1));
        Assert.Equal((5, 0, 3), (stock.OnHand, stock.Reserved, stock.Consumed));
        Assert.Equal(ReservationState.Consumed, stock.Reservations[Order1].State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_has_left_already_leaves_only_once(int units) =>
        Given(Received(5), Reserved(Order1, 3), PartlyConsumed(Order1, 2))
            .When(stock => StockDecider.Consume(stock, Order1, units, Now))
            .Then();

    [Fact]
    public void No_more_units_leave_than_were_promised()
    {
        Given(Received(5), Reserved(Order1, 2))
            .When(stock => StockDecider.Consume(stock, Order1, 3, Now))
            .ThenRejected(StockRejection.ReservationMismatch);
        Given(Received(5), Reserved(Order1, 3), Shrunk(Order1, 2), Consumed(Order1))
            .When(stock => StockDecider.Consume(stock, Order1, 3, Now))
            .ThenRejected(StockRejection.ReservationMismatch);
        Assert.Throws<InvariantBrokenException>(() => StockDecider.Consume(Stock.Empty, Order1, 0, Now));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void A_line_that_is_cancelled_gives_back_its_own_units_and_none_that_have_left(int quantity)
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 3), PartlyConsumed(Order1, 2)];

        Given(events).When(stock => StockDecider.Shrink(stock, Order1, quantity, Now)).Then(Shrunk(Order1, 2));

        events = [.. events, Shrunk(Order1, 2)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((0, 2, 3), (stock.Reserved, stock.Consumed, stock.Available));
        Assert.Equal(ReservationState.Consumed, stock.Reservations[Order1].State);
        Given(events).When(stock => StockDecider.Shrink(stock, Order1, quantity, Now)).Then();
        Given(events).When(stock => StockDecider.Consume(stock, Order1, 2, Now)).Then();
    }

    [Fact]
    public void A_line_that_is_cancelled_leaves_what_other_lines_still_wait_for()
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 4), PartlyConsumed(Order1, 1), Shrunk(Order1, 3)];

        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        Assert.Equal((2, 1, 2), (stock.Reserved, stock.Consumed, stock.Available));
        Assert.Equal(ReservationState.Held, stock.Reservations[Order1].State);
    }

    [Fact]
    public void Giving_back_what_has_left_in_part_gives_back_the_rest_and_closes_it_as_consumed()
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 3), PartlyConsumed(Order1, 1)];

        Given(events).When(stock => StockDecider.GiveUp(stock, Order1, 3, "order", Now)).Then(Cancelled(Order1));

        events = [.. events, Cancelled(Order1)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((0, 1, 4), (stock.Reserved, stock.Consumed, stock.Available));
        Assert.Equal(ReservationState.Consumed, stock.Reservations[Order1].State);
        Given(events).When(stock => StockDecider.GiveUp(stock, Order1, 3, "order", Now)).Then();
        Given(events).When(stock => StockDecider.Release(stock, Order1, ReleaseReason.Cancelled, Now)).Then();
    }

    [Fact]
    public void What_was_given_back_after_a_part_had_left_is_not_taken_for_promised_or_dispatched()
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 3), PartlyConsumed(Order1, 1), Cancelled(Order1)];

        Given(events)
            .When(stock => StockDecider.Reserve(stock, Order1, 3, "order", null, Now))
            .ThenRejected(StockRejection.ReservationClosed);
        Given(events)
            .When(stock => StockDecider.Confirm(stock, Order1, Now))
            .ThenRejected(StockRejection.ReservationClosed);
        Given(events)
            .When(stock => StockDecider.Consume(stock, Order1, Now))
            .ThenRejected(StockRejection.ReservationClosed);
        Given(events).When(stock => StockDecider.Consume(stock, Order1, 1, Now)).Then();
    }

    [Fact]
    public void What_expires_after_a_part_has_left_is_the_rest()
    {
        StockEvent[] events = [Received(5), Reserved(Order1, 3, Later), PartlyConsumed(Order1, 1)];

        Given(events)
            .When(stock => StockDecider.Expire(stock, Later))
            .Then(new StockEvent.Released(Order1, ReleaseReason.Expired, Later));
        var stock = events.Append(Expired(Order1)).Aggregate(Stock.Empty, StockFold.Apply);
        Assert.Equal((0, 1), (stock.Reserved, stock.Consumed));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public void The_fold_refuses_units_that_leave_twice_or_were_never_promised(int units)
    {
        StockEvent[] events = [Received(9), Reserved(Order1, 3), PartlyConsumed(Order1, 2)];
        var stock = events.Aggregate(Stock.Empty, StockFold.Apply);

        Assert.Throws<InvariantBrokenException>(() => StockFold.Apply(stock, PartlyConsumed(Order1, units)));
    }

    public static TheoryData<string, StockRejection, StockRejection?, StockRejection?> Refusals => new()
    {
        // command, on an unknown id, on a consumed one, on a released one (null: accepted without effect)
        { "confirm", StockRejection.ReservationUnknown, null, StockRejection.ReservationClosed },
        { "shrink", StockRejection.ReservationUnknown, null, StockRejection.ReservationClosed },
        { "release", StockRejection.ReservationUnknown, StockRejection.ReservationClosed, null },
        { "consume", StockRejection.ReservationUnknown, null, StockRejection.ReservationClosed },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Each_command_says_why_a_reservation_cannot_follow_it(
        string command, StockRejection onUnknown, StockRejection? onConsumed, StockRejection? onReleased)
    {
        Expect(Given(Received(2)), onUnknown);
        Expect(Given(Received(2), Reserved(Order1, 2), Consumed(Order1)), onConsumed);
        Expect(Given(Received(2), Reserved(Order1, 2), Cancelled(Order1)), onReleased);

        void Expect(StockSpec spec, StockRejection? refusal)
        {
            spec.When(stock => command switch
            {
                "confirm" => StockDecider.Confirm(stock, Order1, Now),
                "shrink" => StockDecider.Shrink(stock, Order1, 1, Now),
                "release" => StockDecider.Release(stock, Order1, ReleaseReason.Cancelled, Now),
                "consume" => StockDecider.Consume(stock, Order1, Now),
                _ => throw new ArgumentException(command),
            });
            if (refusal is { } reason)
                spec.ThenRejected(reason);
            else
                spec.Then();
        }
    }

    [Fact]
    public void Giving_up_what_is_held_releases_it() =>
        Given(Received(1), Reserved(Order1, 1))
            .When(stock => StockDecider.GiveUp(stock, Order1, 1, "order", Now))
            .Then(Cancelled(Order1));

    [Fact]
    public void Giving_up_before_the_reservation_arrives_closes_its_id_for_good()
    {
        Given(Received(1)).When(stock => StockDecider.GiveUp(stock, Order1, 1, "order", Now)).Then(Barred(Order1, 1));
        Given(Received(1), Barred(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order1, 1, "order", null, Now))
            .ThenRejected(StockRejection.ReservationClosed);
    }

    [Fact]
    public void A_barred_id_holds_nothing_and_is_given_up_only_once()
    {
        Given(Received(1), Barred(Order1, 1))
            .When(stock => StockDecider.GiveUp(stock, Order1, 1, "order", Now))
            .Then();
        Given(Received(1), Barred(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order2, 1, "order", null, Now))
            .Then(Reserved(Order2, 1));
    }

    [Fact]
    public void What_was_dispatched_cannot_be_given_up() =>
        Given(Received(1), Reserved(Order1, 1), Consumed(Order1))
            .When(stock => StockDecider.GiveUp(stock, Order1, 1, "order", Now))
            .ThenRejected(StockRejection.ReservationClosed);

    [Fact]
    public void Barring_an_id_does_not_make_an_uncounted_SKU_look_counted() =>
        Given(Barred(Order1, 1))
            .When(stock => StockDecider.Reserve(stock, Order2, 1, "order", null, Now))
            .ThenRejected(StockRejection.UnknownSku);
}
