using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <summary>Reads single settings. A wrong one ends the start with one sentence that names it and says what to set.</summary>
public static class Setting
{
    private const int Sha256HexLength = 64;

    /// <exception cref="SettingsException">It is there and empty.</exception>
    public static string Text(IConfiguration configuration, string name, string fallback)
    {
        var value = configuration[name] ?? fallback;
        return string.IsNullOrWhiteSpace(value)
            ? throw new SettingsException($"{name} is empty; set it, or leave it out for '{fallback}'.")
            : value;
    }

    /// <returns>Null when it is missing or empty.</returns>
    public static string? Optional(IConfiguration configuration, string name) =>
        configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <exception cref="SettingsException">It is something else.</exception>
    public static bool OnOrOff(IConfiguration configuration, string name, bool fallback) =>
        Optional(configuration, name)?.ToLowerInvariant() switch
        {
            null => fallback,
            "on" or "true" => true,
            "off" or "false" => false,
            var other => throw new SettingsException($"{name} is '{other}'; set it to on or off."),
        };

    /// <returns>Null when it is missing or empty.</returns>
    /// <exception cref="SettingsException">It is no web address.</exception>
    public static Uri? Address(IConfiguration configuration, string name)
    {
        if (Optional(configuration, name) is not { } value)
            return null;

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : throw new SettingsException($"{name} is '{value}'; set it to an address such as https://example.com.");
    }

    /// <exception cref="SettingsException">It is no number, or outside of the bounds.</exception>
    public static TimeSpan Seconds(IConfiguration configuration, string name, double fallback, double least, double most)
    {
        if (Optional(configuration, name) is not { } text)
            return TimeSpan.FromSeconds(fallback);

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new SettingsException(string.Create(
                CultureInfo.InvariantCulture, $"{name} is '{text}'; set it to {least} to {most} seconds."));
    }

    /// <exception cref="SettingsException">It is no port.</exception>
    public static int Port(IConfiguration configuration, string name, int fallback)
    {
        if (Optional(configuration, name) is not { } text)
            return fallback;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : throw new SettingsException($"{name} is '{text}'; set it to a port from 1 to {IPEndPoint.MaxPort}.");
    }

    /// <exception cref="SettingsException">It is no hash of a key.</exception>
    public static string Sha256(string name, string value) => value.Length == Sha256HexLength && value.All(char.IsAsciiHexDigit)
        ? value
        : throw new SettingsException($"{name} is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.");

    /// <summary>Refuses names that a section does not have: a misspelt one would silently do nothing.</summary>
    /// <exception cref="SettingsException">The first unknown one.</exception>
    public static void RequireKnown(IConfiguration configuration, string section, params ReadOnlySpan<string> names)
    {
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (!names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingsException(
                    $"{child.Path} is not a setting; {section} has {string.Join(", ", names)}.");
            }
        }
    }
}
