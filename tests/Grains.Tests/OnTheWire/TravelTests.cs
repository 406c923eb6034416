using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;
using OrderActors.Grains.Tests.Messages;
using OrderActors.Grains.Tests.Support;
using Xunit;

namespace OrderActors.Grains.Tests.OnTheWire;

/// <summary>What goes from one process to another arrives as it was sent.</summary>
public sealed class TravelTests
{
    private const int Draws = 200;

    [Fact]
    public void Every_message_arrives_as_it_was_sent()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var messages = ContractList.Messages();
        Assert.NotEmpty(messages);
        foreach (var type in messages)
        {
            for (var seed = 0; seed < Draws; seed++)
            {
                var sent = new Drawn(seed).Value(type);

                var arrived = serializer.Deserialize<object>(serializer.SerializeToArray(sent));

                Assert.Equal(type, arrived?.GetType());
                Assert.Equivalent(sent, arrived, strict: true);
            }
        }
    }

    /// <summary>Immutable is a promise that lets grains of one process share the object.</summary>
    [Fact]
    public void Messages_are_not_copied_within_a_process()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var copier = services.GetRequiredService<DeepCopier>();
        foreach (var type in ContractList.Messages().Where(type => !type.IsEnum))
        {
            var message = new Drawn(seed: 1).Value(type);

            Assert.True(ReferenceEquals(message, copier.Copy(message)), $"{type.Name} is copied");
        }
    }

    /// <summary>With the settings that the product gives Orleans; without them each would arrive as some other type.</summary>
    [Fact]
    public async Task Every_exception_of_ours_arrives_with_its_type_words_and_cause()
    {
        await using var world = await World.CreateAsync();
        var serializer = (await world.StartQuietSiloAsync()).Services.GetRequiredService<Serializer>();
        foreach (var sent in Failures.All())
        {
            var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(sent));

            Assert.Equal(sent.GetType(), arrived?.GetType());
            Assert.Equal(sent.Message, arrived!.Message);
            Assert.Equal(sent.InnerException?.Message, arrived.InnerException?.Message);
        }
    }
}
