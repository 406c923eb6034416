using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;
using OrderActors.Gateway.Composition;
using OrderActors.Ports;
using OrderActors.Ports.Channels;
using OrderActors.Ports.Storage;
using OrderActors.Silo.Secrets;
using OrderActors.Storage;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>The gateway's HTTP side on a real port over a real SQLite file; grains and channel follow the test's script.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string AppKey = "app-key";
    public const string AppSecret = "app-secret";
    public const string Seller = "demo";

    private readonly WebApplication _app;
    private readonly string _folder;

    private TestGateway(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Store = app.Services.GetRequiredService<BreakableStore>();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public BreakableStore Store { get; }

    public ScriptedGrains Grains => _app.Services.GetRequiredService<ScriptedGrains>();

    public ScriptedChannel Channel => (ScriptedChannel)_app.Services.GetRequiredService<IShopChannel>();

    public RecordingHint Hint => (RecordingHint)_app.Services.GetRequiredService<IInboxHint>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Completes when the server has seen that a caller went away without an answer.</summary>
    public Task CallerGone => _app.Services.GetRequiredService<Departure>().Seen.Task;

    public static async Task<TestGateway> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Demo"] = "off",
            ["Urls"] = "http://127.0.0.1:0",
            ["TikTok:AppKey"] = AppKey,
            ["TikTok:AppSecret"] = AppSecret,
            ["TikTok:ServiceId"] = "service-1",
        });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));

        var app = Build(builder, folder);
        await app.Services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestGateway(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> PostAsync(
        string path, object? body, string? key = null, CancellationToken cancellation = default) =>
        PostRawAsync(path, body is string raw ? raw : JsonSerializer.Serialize(body, JsonSerializerOptions.Web), key, cancellation);

    public async Task<HttpResponseMessage> PostRawAsync(
        string path, string body, string? key, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return await Client.SendAsync(request, cancellation);
    }

    private static WebApplication Build(WebApplicationBuilder builder, string folder)
    {
        var settings = SettingsReader.Read(builder.Configuration);
        builder.AddGatewayHttp(settings);
        var services = builder.Services;
        services.AddOrderActorsStorage(new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "test.db")}" });
        Break<ICommitPipeline, IApiRequests, IDatabase>(services);
        services.AddSingleton<ScriptedGrains>();
        services.AddSingleton(provider => provider.GetRequiredService<ScriptedGrains>().Factory);
        services.AddSingleton<IShopChannel, ScriptedChannel>();
        services.AddSingleton<IInboxHint, RecordingHint>();
        services.AddSingleton<ISecretProtector>(new DataProtectionSecrets(new EphemeralDataProtectionProvider()));
        services.AddSingleton<Departure>();

        var app = builder.Build();
        app.Use((context, next) =>
        {
            var departure = app.Services.GetRequiredService<Departure>();
            context.RequestAborted.Register(() => departure.Seen.TrySetResult());
            return next(context);
        });
        app.UseGatewayHttp();
        return app;
    }

    private static void Break<TPipeline, TAnswers, TDatabase>(IServiceCollection services)
        where TPipeline : class
        where TAnswers : class
        where TDatabase : class
    {
        var pipeline = FactoryOf<TPipeline>(services);
        var answers = FactoryOf<TAnswers>(services);
        var database = FactoryOf<TDatabase>(services);
        services.AddSingleton(provider => new BreakableStore(
            (ICommitPipeline)pipeline(provider), (IApiRequests)answers(provider), (IDatabase)database(provider)));
        services.Replace(ServiceDescriptor.Singleton<ICommitPipeline>(provider => provider.GetRequiredService<BreakableStore>()));
        services.Replace(ServiceDescriptor.Singleton<IApiRequests>(provider => provider.GetRequiredService<BreakableStore>()));
        services.Replace(ServiceDescriptor.Singleton<IDatabase>(provider => provider.GetRequiredService<BreakableStore>()));
    }

    private static Func<IServiceProvider, object> FactoryOf<TService>(IServiceCollection services) =>
        services.Single(service => service.ServiceType == typeof(TService)).ImplementationFactory!;

    private sealed class Departure
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
