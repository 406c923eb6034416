using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderActors.Sandbox.TikTok;

/// <summary>The control API's JSON: snake_case names, enums as words.</summary>
internal static class ControlJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper));
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
    }
}
