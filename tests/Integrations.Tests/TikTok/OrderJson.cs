using System.Text.Json.Nodes;

namespace OrderActors.Integrations.Tests.TikTok;

/// <summary>Order objects out of the samples.</summary>
internal static class OrderJson
{
    public static JsonObject FromSample(string file) =>
        TestData.SampleJson(file)["data"]!["orders"]![0]!.DeepClone().AsObject();
}
