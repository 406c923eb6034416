using OrderActors.Gateway.Api.Events;

namespace OrderActors.Gateway.Tests;

public sealed class EventStreamPlacesTests
{
    private readonly EventStreamPlaces _places = new(maxInAll: 6, maxPerSeller: 4);

    [Fact]
    public void A_seller_takes_no_more_than_its_own_places()
    {
        for (var place = 0; place < 4; place++)
            Assert.NotNull(_places.Take("greedy", out _));

        Assert.Null(_places.Take("greedy", out var isOwnFault));
        Assert.True(isOwnFault);
        Assert.NotNull(_places.Take("modest", out _));
    }

    [Fact]
    public void Whoever_has_fewer_gets_the_oldest_place_of_whoever_has_most()
    {
        var oldest = _places.Take("greedy", out _)!;
        var others = Enumerable.Range(0, 3).Select(number => _places.Take("greedy", out _)!).ToList();
        var modest = Enumerable.Range(0, 2).Select(number => _places.Take("modest", out _)!).ToList();

        Assert.NotNull(_places.Take("newcomer", out _));

        Assert.True(oldest.Lost.IsCompleted);
        Assert.DoesNotContain(others.Concat(modest), place => place.Lost.IsCompleted);
    }

    [Fact]
    public void Nobody_loses_a_place_to_somebody_who_has_as_many()
    {
        var taken = new[] { "a", "a", "a", "b", "b", "b" }.Select(seller => _places.Take(seller, out _)!).ToList();
        _places.Take("c", out _);
        _places.Take("c", out _);

        Assert.Null(_places.Take("c", out var isOwnFault));
        Assert.False(isOwnFault);
        Assert.Equal(2, taken.Count(place => place.Lost.IsCompleted));
    }

    [Fact]
    public void A_place_that_is_given_back_is_free_and_giving_it_back_twice_frees_no_other()
    {
        var places = Enumerable.Range(0, 4).Select(number => _places.Take("greedy", out _)!).ToList();
        places[0].Dispose();
        places[0].Dispose();

        Assert.NotNull(_places.Take("greedy", out _));
        Assert.Null(_places.Take("greedy", out _));
    }
}
