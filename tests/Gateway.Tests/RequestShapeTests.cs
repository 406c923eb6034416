using System.Net.Sockets;
using System.Text;
using OrderActors.Gateway.Tests.Support;

namespace OrderActors.Gateway.Tests;

/// <summary>Requests that a client library would not send: what is refused names the fault, and nothing else is touched.</summary>
public sealed class RequestShapeTests
{
    [Theory]
    [InlineData("/x/../api/v1/stock/main/MUG")]
    [InlineData("/api/v1/./stock/main/MUG")]
    [InlineData("/api/v1/stock/zz/../main/MUG")]
    [InlineData("/api/v1/stock/main/%2e%2e/main/MUG")]
    public async Task A_path_with_dot_segments_is_refused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock("MUG"));

        var answer = await SendAsync(gateway, $"GET {path} HTTP/1.1", "x");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"path\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_address_in_the_request_line_means_its_path()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.PutAsync(Rows.Stock("MUG"));

        var answer = await SendAsync(gateway, "GET http://localhost/api/v1/stock/main/MUG HTTP/1.1", "localhost");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"sku\":\"MUG\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=foo")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=")]
    public async Task Another_charset_than_UTF_8_is_refused(string contentType)
    {
        await using var gateway = await TestGateway.StartAsync();

        var answer = await SendAsync(
            gateway,
            "POST /api/v1/stock/main/MUG/adjust HTTP/1.1",
            "localhost",
            $"Content-Type: {contentType}\r\nIdempotency-Key: k-1\r\nContent-Length: 2\r\n",
            "{}");

        Assert.StartsWith("HTTP/1.1 415 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"not-json\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/orders?shop=%00", "shop")]
    [InlineData("/api/v1/orders?channelStatus=a%00", "channelStatus")]
    [InlineData("/api/v1/stock?search=%00", "search")]
    public async Task NUL_in_the_query_is_refused_with_the_name_of_its_parameter(string path, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        var problem = await gateway.GetAsync(path).RefusedAsync(400, "invalid-request");

        Assert.Equal(field, problem.Text("field"));
    }

    private static async Task<string> SendAsync(
        TestGateway gateway, string requestLine, string host, string headers = "", string body = "")
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{requestLine}\r\nHost: {(host == "x" ? gateway.Address.Authority : host)}\r\nConnection: close\r\n{headers}\r\n{body}"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
