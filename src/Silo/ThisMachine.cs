using System.Net;
using Microsoft.AspNetCore.Http;

namespace OrderActors.Silo;

/// <summary>Tells the programs of this machine from everybody else, where no key does.</summary>
/// <remarks>
/// The connection has to come from loopback, name a loopback host (a page elsewhere that points its own name at 127.0.0.1
/// does not) and carry no trace of a proxy, behind which everybody would look local.
/// </remarks>
public static class ThisMachine
{
    private static readonly string[] s_ofProxies = ["Forwarded", "X-Real-IP", "Via"];

    public static bool Sent(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && IsLoopback(context.Request.Host.Host)
        && !context.Request.Headers.Keys.Any(IsOfAProxy);

    private static bool IsOfAProxy(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || s_ofProxies.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
