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

    public static TheoryData<string, StockRejection, StockRejection?, StockRejection?> Refusals => new()
    {
        // command, on an unknown id, on a consumed one, on a released one (null: accepted without effect)
        { "confirm", StockRejection.ReservationUnknown, null, StockRejection.ReservationClosed },
        {
            "shrink", StockRejection.ReservationUnknown, StockRejection.ReservationClosed, StockRejection.ReservationClosed
        },
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
