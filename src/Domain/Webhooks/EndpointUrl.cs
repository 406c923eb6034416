using System.Net;

namespace OrderActors.Domain.Webhooks;

/// <summary>What the address of an endpoint must look like. What its name resolves to is looked at with each call.</summary>
public static class EndpointUrl
{
    public const int MaxLength = 2048;

    private const int Https = 443;
    private const int FirstFreePort = 1024;

    private static readonly string[] s_innerNames = ["localhost", "local", "internal", "localdomain", "home.arpa", "intranet", "lan"];

    /// <param name="allowsLoopback">For development and tests: http and https to this machine, on any port.</param>
    /// <returns>Null when it can be used; else what is wrong, and what to send instead.</returns>
    public static UrlFault? FaultOf(string url, bool allowsLoopback)
    {
        if (url.Length > MaxLength)
            return new UrlFault($"The address has more than {MaxLength} characters.", "Send a shorter one.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return new UrlFault("It is no absolute address.", "Send one such as https://example.com/hooks/orders.");
        if (!CanBeLookedUp(uri))
            return NoPublicName(uri);
        if (uri.UserInfo.Length > 0)
            return new UrlFault("It holds a user name or password.", "Leave them out, and check the signature of each message instead.");
        if (url.Contains('#', StringComparison.Ordinal))
            return new UrlFault("It has a fragment, which is never sent.", "Leave out '#' and what follows.");

        return allowsLoopback && IsLoopback(uri) && uri.Scheme is ("http" or "https") ? null : FaultOfPublic(uri);
    }

    /// <summary>Whether it names this machine, by a name or an address.</summary>
    public static bool IsLoopback(Uri uri) =>
        uri.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static UrlFault? FaultOfPublic(Uri uri)
    {
        if (uri.Scheme != "https")
            return new UrlFault($"Its scheme is '{uri.Scheme}'.", "Send an https address: messages hold data of orders.");
        if (uri.Port is not Https and < FirstFreePort)
            return new UrlFault($"Port {uri.Port} belongs to other services.", $"Use {Https}, or a port from {FirstFreePort} on.");
        // Some systems read digits and dots of other scripts as the plain ones, and so another host than this one does.
        if (uri.Host.Any(sign => !char.IsAscii(sign) && !char.IsLetter(sign)))
            return new UrlFault($"'{uri.Host}' has digits or signs beyond ASCII.", "Send the name in its ASCII form, which begins with xn--.");
        // However it was written: as one number, or in hexadecimal.
        if (IPAddress.TryParse(uri.IdnHost, out var address))
        {
            return PublicAddress.Is(address)
                ? null
                : new UrlFault($"'{uri.Host}' is no address of the public Internet.", "Send an address that is reachable from the Internet.");
        }

        return uri.HostNameType is UriHostNameType.Dns && !IsInnerName(uri.IdnHost)
            ? null
            : NoPublicName(uri);
    }

    /// <summary>A name of other letters may have no ASCII form; that is found only when the form is asked for.</summary>
    private static bool CanBeLookedUp(Uri uri)
    {
        try
        {
            return uri.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static UrlFault NoPublicName(Uri uri) =>
        new($"'{uri.Host}' is no name of the public Internet.", "Send a name that is reachable from the Internet.");

    private static bool IsInnerName(string host)
    {
        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal)
            || s_innerNames.Any(inner => name.EndsWith("." + inner, StringComparison.OrdinalIgnoreCase));
    }
}

/// <param name="Detail">What is wrong.</param>
/// <param name="Fix">What to send instead.</param>
public sealed record UrlFault(string Detail, string Fix);
