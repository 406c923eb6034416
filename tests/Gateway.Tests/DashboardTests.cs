using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

/// <summary>Orleans' dashboard in the one process that the shipped program is.</summary>
public sealed class DashboardTests
{
    [Fact]
    public async Task Without_a_key_this_machine_sees_it_and_nobody_else()
    {
        await using var demo = await DemoProcess.StartAsync();

        using (var page = await AskAsync(demo, "/dashboard/"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            Assert.Contains("<html", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }

        using (var counters = await AskAsync(demo, "/dashboard/DashboardCounters"))
            Assert.Equal(HttpStatusCode.OK, counters.StatusCode);

        foreach (var path in (string[])["/dashboard", "/dashboard/", "/dashboard/DashboardCounters", "/dashboard/index.min.js"])
        {
            using var foreign = await AskAsync(demo, path, request => request.Headers.Add("X-Forwarded-For", "203.0.113.7"));
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, foreign.StatusCode));
        }
    }

    [Fact]
    public async Task With_a_key_everybody_needs_it()
    {
        await using var demo = await DemoProcess.StartAsync("--Dashboard:AdminKeyHash", SellerTests.HashOf("admin-key"));

        using (var without = await AskAsync(demo, "/dashboard/"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
            Assert.Equal("Basic", Assert.Single(without.Headers.WwwAuthenticate).Scheme);
        }

        using (var wrong = await AskAsync(demo, "/dashboard/", request => request.Headers.Authorization = Basic("somebody:admin-kez")))
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);

        using var right = await AskAsync(demo, "/dashboard/", request => request.Headers.Authorization = Basic("somebody:admin-key"));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task It_is_not_there_when_it_is_off()
    {
        await using var demo = await DemoProcess.StartAsync("--Dashboard:Mode", "off");

        using var answer = await AskAsync(demo, "/dashboard/");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static AuthenticationHeaderValue Basic(string nameAndPassword) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(nameAndPassword)));

    private static async Task<HttpResponseMessage> AskAsync(DemoProcess demo, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        return await demo.Client.SendAsync(request);
    }
}
