using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using OrderActors.Grains.Tests.Support;
using OrderActors.Ports;
using Xunit;

namespace OrderActors.Grains.Tests.Runtime;

/// <summary>A caller tells by the type of an exception what to do, so that must be the one that was thrown.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private IHost _host = null!;

    public async Task InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        RuntimeUnderTest.AddBareSilo(builder);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task What_a_grain_throws_reaches_the_caller_as_itself()
    {
        var grain = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IFailingGrain>("one");
        foreach (var thrown in Failures.All())
        {
            await AssertSameAsync(thrown, grain.FailAsync(thrown.GetType().Name));
            await AssertSameAsync(thrown, grain.FailThroughAsync(thrown.GetType().Name));
        }
    }

    [Fact]
    public void Every_exception_of_the_ports_is_among_those_that_are_thrown_here()
    {
        var ports = typeof(SettingsException).Assembly.GetTypes().Where(typeof(Exception).IsAssignableFrom).ToList();

        Assert.NotEmpty(ports);
        Assert.Empty(ports.Except(Failures.All().Select(failure => failure.GetType())));
    }

    private static async Task AssertSameAsync(Exception thrown, Task call)
    {
        var caught = await Assert.ThrowsAnyAsync<Exception>(() => call);

        Assert.Equal(thrown.GetType(), caught.GetType());
        Assert.Equal(thrown.Message, caught.Message);
        Assert.Equal(thrown.InnerException?.Message, caught.InnerException?.Message);
    }
}
