using System.Net.Http.Json;
using System.Text.Json;

namespace OrderActors.Gateway.Tests.Support;

/// <summary>Reads answers.</summary>
internal static class AnswerReading
{
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> pending)
    {
        using var response = await pending;
        return await response.JsonAsync();
    }

    public static Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Requires a problem of a status and code, with every member that a refusal promises.</summary>
    public static async Task<JsonElement> RefusedAsync(this Task<HttpResponseMessage> pending, int status, string code)
    {
        using var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);

        var problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal("urn:orderactors:problem:" + code, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    public static async Task<JsonElement> AcceptedAsync(this Task<HttpResponseMessage> pending)
    {
        using var response = await pending;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
