using OrderActors.Sandbox.TikTok;
using OrderActors.Testing;

namespace OrderActors.EndToEnd.Tests;

/// <summary>A gateway that takes a stand-in shop for TikTok.</summary>
internal static class SandboxConnection
{
    public static Task<GatewayProcess> StartGatewayAsync(this SandboxServer sandbox, string? connection, int port) =>
        GatewayProcess.StartAsync(
            connection,
            port,
            "--TikTok:AppKey", sandbox.Options.AppKey,
            "--TikTok:AppSecret", sandbox.Options.AppSecret,
            "--TikTok:ServiceId", sandbox.Options.ServiceId,
            "--TikTok:ApiBaseAddress", sandbox.BaseAddress.ToString(),
            "--TikTok:AuthBaseAddress", sandbox.BaseAddress.ToString(),
            "--Silo:SweepEverySeconds", "0.2");

    /// <summary>A fresh database: null stands for a SQLite file of the gateway's own.</summary>
    public static async Task<string?> NewDatabaseAsync(string database) =>
        database == "postgresql" ? await (await PrivatePostgres.SharedAsync()).CreateDatabaseAsync() : null;
}
