using OrderActors.Engine.Aggregates;
using OrderActors.Engine.Subscriptions;
using OrderActors.Ports;
using OrderActors.Ports.Storage;
using OrderActors.Silo;
using OrderActors.Silo.Settings;

namespace OrderActors.Gateway.Composition;

/// <summary>What the program does instead of serving: one piece of work on its database. Settings follow as for a start.</summary>
public static class OperatorCommand
{
    private const int Done = 0;
    private const int FoundWrong = 1;

    private static readonly string[] s_subjects = ["journal", "projection"];

    public static bool IsOne(string[] args) => args is [var subject, ..] && s_subjects.Contains(subject);

    /// <returns>0 when all is well, 1 when something was found to be wrong.</returns>
    /// <exception cref="SettingsException">There is no such command, or a setting is wrong.</exception>
    public static Task<int> RunAsync(string[] args) => args switch
    {
        ["journal", "verify", .. var settings] => WithBackendAsync(settings, VerifyAsync),
        ["projection", "rebuild", var name, .. var settings] when !name.StartsWith('-') =>
            WithBackendAsync(settings, services => RebuildAsync(services, name)),
        _ => throw new SettingsException("The commands are 'journal verify' and 'projection rebuild NAME'; settings may follow."),
    };

    private static async Task<int> WithBackendAsync(string[] args, Func<IServiceProvider, Task<int>> work)
    {
        var configuration = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        }).Configuration;
        await using var services = new ServiceCollection().AddCommandBackend(BackendSettings.Read(configuration)).BuildServiceProvider();
        return await work(services);
    }

    private static async Task<int> VerifyAsync(IServiceProvider services)
    {
        var verdict = await services.GetRequiredService<JournalVerification>().RunAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync($"{verdict.Events} events of {verdict.Streams} streams were read.");
        if (verdict.Broken == 0)
        {
            await Console.Out.WriteLineAsync("Every hash holds.");
            return Done;
        }

        await Console.Error.WriteLineAsync(
            $"{verdict.Broken} streams do not hold; the first of them:\n{string.Join('\n', verdict.Named)}");
        return FoundWrong;
    }

    private static async Task<int> RebuildAsync(IServiceProvider services, string name)
    {
        var rebuild = services.GetRequiredService<ProjectionRebuild>();
        if (!rebuild.Names.Contains(name))
            throw new SettingsException($"There is no projection '{name}'; those that can be rebuilt: {string.Join(", ", rebuild.Names)}.");

        await services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        try
        {
            var events = await rebuild.RunAsync(name, CancellationToken.None);
            await Console.Out.WriteLineAsync($"{name} was rebuilt from {events} events.");
            return Done;
        }
        catch (RebuildOvertakenException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return FoundWrong;
        }
    }
}
