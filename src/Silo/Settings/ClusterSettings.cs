using System.Net;
using System.Net.Sockets;
using OrderActors.Ports;
using OrderActors.Storage;

namespace OrderActors.Silo.Settings;

/// <summary>Whether this process works alone or is a member of a cluster, and how the others reach it.</summary>
/// <param name="IsOn">On: silos share the grains and find each other in the database. Off: one process does all.</param>
/// <param name="Id">Processes with the same id and database form one cluster.</param>
/// <param name="Address">Where the other processes reach this silo; it listens on this address alone.</param>
/// <param name="SiloPort">Where silos talk to each other. Fixed, so that a restarted silo takes its old place at once.</param>
/// <param name="GatewayPort">Where clients, which the gateways are, talk to this silo.</param>
public sealed record ClusterSettings(bool IsOn, string Id, IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>Connection string of the PostgreSQL database that the members find each other in; empty when off.</summary>
    internal string Database { get; private init; } = "";

    internal static ClusterSettings Read(SettingsInput input, StorageSettings storage)
    {
        input.RequireKnown("Cluster", "Mode", "Id", "Address", "SiloPort", "GatewayPort");
        var settings = new ClusterSettings(
            input.OnOrOff("Cluster:Mode", fallback: false),
            input.Text("Cluster:Id", "orderactors"),
            input.Checked(() => AddressOf(input.Text("Cluster:Address", "127.0.0.1")), IPAddress.Loopback),
            input.Port("Cluster:SiloPort", 11111),
            input.Port("Cluster:GatewayPort", 30000));
        if (settings.SiloPort == settings.GatewayPort)
            input.Note($"Cluster:GatewayPort is {settings.GatewayPort} as Cluster:SiloPort is; set another one.");

        return settings.IsOn
            ? settings with { Database = input.Checked(() => ClusterConnection.From(storage.Options), "") }
            : settings;
    }

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => IsOn ? $"Cluster {Id}, silo at {Address}:{SiloPort}" : "No cluster";

    /// <summary>Looks before the start: a silo that finds a port taken half-way leaves its name in the membership.</summary>
    /// <exception cref="SettingsException">A port is taken, or the address is not this machine's.</exception>
    public void RequireFreePorts()
    {
        RequireFree("Cluster:SiloPort", SiloPort);
        RequireFree("Cluster:GatewayPort", GatewayPort);
    }

    private void RequireFree(string name, int port)
    {
        try
        {
            using var probe = new TcpListener(Address, port);
            probe.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new SettingsException($"{name} {port} is taken by another program; stop it, or set another port.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new SettingsException($"{name} {port} may not be opened by this user; set one above 1023.");
        }
        catch (SocketException)
        {
            throw new SettingsException(
                $"Cluster:Address {Address} is no address of this machine; set it to where the others reach this one.");
        }
    }

    /// <remarks>A name, such as a container's, is resolved once: the cluster knows a silo by its address.</remarks>
    private static IPAddress AddressOf(string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return address;

        try
        {
            return Dns.GetHostAddresses(text, AddressFamily.InterNetwork)[0];
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new SettingsException(
                $"Cluster:Address is '{text}', which is no address and no known host; " +
                "set it to where the other processes reach this one.");
        }
    }
}
