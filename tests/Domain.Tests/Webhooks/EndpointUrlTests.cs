using System.Net;
using OrderActors.Domain.Webhooks;

namespace OrderActors.Domain.Tests.Webhooks;

public sealed class EndpointUrlTests
{
    [Theory]
    [InlineData("https://example.com/hooks")]
    [InlineData("https://example.com:8443/hooks?shop=1")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:4700::6810:84e5]/")]
    public void Addresses_of_the_Internet_can_be_used(string url) => Assert.Null(EndpointUrl.FaultOf(url, allowsLoopback: false));

    [Theory]
    [InlineData("")]
    [InlineData("/hooks")]
    [InlineData("example.com/hooks")]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://localhost/")]
    [InlineData("https://db.internal/")]
    [InlineData("https://printer.local./")]
    [InlineData("https://intranet/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://ü.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.aaaaaaaaaa.example/")]
    [InlineData("https://①②⑦.0.0.1/")]
    public void Others_cannot_and_it_is_said_what_to_send(string url)
    {
        var fault = EndpointUrl.FaultOf(url, allowsLoopback: false);

        Assert.NotNull(fault);
        Assert.NotEmpty(fault.Detail);
        Assert.NotEmpty(fault.Fix);
    }

    [Fact]
    public void An_address_has_a_longest_length() =>
        Assert.NotNull(EndpointUrl.FaultOf("https://example.com/" + new string('a', EndpointUrl.MaxLength), allowsLoopback: false));

    [Theory]
    [InlineData("http://127.0.0.1:5000/", true)]
    [InlineData("http://localhost:5000/", true)]
    [InlineData("https://[::1]:5000/", true)]
    [InlineData("http://10.0.0.1:5000/", false)]
    [InlineData("http://example.com/", false)]
    [InlineData("ftp://127.0.0.1/", false)]
    [InlineData("http://user@127.0.0.1/", false)]
    public void For_development_this_machine_is_allowed_and_nothing_else(string url, bool allowed) =>
        Assert.Equal(allowed, EndpointUrl.FaultOf(url, allowsLoopback: true) is null);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.0", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("0.1.2.3", false)]
    [InlineData("10.0.0.0", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.127.255.255", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.0.1", false)]
    [InlineData("172.16.0.0", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.0.0.192", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.88.99.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("198.51.100.1", false)]
    [InlineData("203.0.113.1", false)]
    [InlineData("224.0.0.251", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::8.8.8.8", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("64:ff9b::8.8.8.8", false)]
    [InlineData("64:ff9b:1::a00:1", false)]
    [InlineData("100::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("3fff::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void Addresses_of_special_use_are_not_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));
}
