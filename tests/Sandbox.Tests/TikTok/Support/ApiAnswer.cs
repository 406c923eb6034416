using System.Net;
using System.Text.Json.Nodes;

namespace OrderActors.Sandbox.Tests.TikTok;

internal sealed record ApiAnswer(HttpStatusCode Status, JsonObject Json)
{
    public int Code => Json["code"]!.GetValue<int>();

    public string Message => Json["message"]!.GetValue<string>();

    public JsonObject Data => Assert.IsType<JsonObject>(Json["data"]);

    public void Succeeded() => Assert.True(Code == 0, Json.ToJsonString());

    public void Refused(int code, HttpStatusCode status = HttpStatusCode.OK)
    {
        Assert.True(Code == code, $"expected {code}: {Json.ToJsonString()}");
        Assert.Equal(status, Status);
        Assert.Null(Json["data"]);
        Assert.NotEmpty(Message);
        Assert.NotEmpty(Json["request_id"]!.GetValue<string>());
    }
}
