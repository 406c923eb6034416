using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using OrderActors.Ports;

namespace OrderActors.Silo.Settings;

/// <summary>
/// Reads the settings of a program one after another. A wrong one is noted with one sentence that names it and says what to
/// set, and the reading goes on with the default: one start names all that are wrong.
/// </summary>
/// <remarks>
/// The options pattern with <c>ValidateOnStart</c> comes too late here: the settings decide which services there are (demo,
/// database, cluster), so they are read and checked before there is a container.
/// </remarks>
public sealed class SettingsInput(IConfiguration configuration)
{
    private const int Sha256HexLength = 64;

    private readonly List<string> _wrong = [];

    /// <summary>Reads all of it.</summary>
    /// <exception cref="SettingsException">What is wrong: a sentence for each setting, each on a line of its own.</exception>
    public static TSettings Read<TSettings>(IConfiguration configuration, Func<SettingsInput, TSettings> read)
    {
        var input = new SettingsInput(configuration);
        var settings = read(input);
        return input._wrong.Count == 0
            ? settings
            : throw new SettingsException(string.Join(Environment.NewLine, input._wrong));
    }

    /// <summary>Notes what is wrong with one setting, or with several that do not go together.</summary>
    public void Note(string sentence)
    {
        // Two checks may come upon the same setting.
        if (!_wrong.Contains(sentence))
            _wrong.Add(sentence);
    }

    /// <summary>Runs a check that throws when something is wrong, and notes what it says.</summary>
    public void Check(Action check) => _ = Checked<object?>(
        () =>
        {
            check();
            return null;
        },
        null);

    /// <summary>The same for a check that makes something of what it looks at.</summary>
    public TResult Checked<TResult>(Func<TResult> check, TResult otherwise)
    {
        try
        {
            return check();
        }
        catch (SettingsException exception)
        {
            Note(exception.Message);
            return otherwise;
        }
    }

    /// <returns>Null when it is missing or empty.</returns>
    public string? Optional(string name) =>
        configuration[name] is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>A text that may be left out, but not be empty.</summary>
    public string Text(string name, string fallback)
    {
        var value = configuration[name] ?? fallback;
        return string.IsNullOrWhiteSpace(value)
            ? Wrong($"{name} is empty; set it, or leave it out for '{fallback}'.", fallback)
            : value;
    }

    public bool OnOrOff(string name, bool fallback) => Optional(name)?.ToLowerInvariant() switch
    {
        null => fallback,
        "on" or "true" => true,
        "off" or "false" => false,
        var other => Wrong($"{name} is '{other}'; set it to on or off.", fallback),
    };

    /// <returns>Null when it is missing or empty.</returns>
    public Uri? Address(string name)
    {
        if (Optional(name) is not { } value)
            return null;

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? address
            : Wrong<Uri?>($"{name} is '{value}'; set it to an address such as https://example.com.", null);
    }

    public TimeSpan Seconds(string name, double fallback, double least, double most)
    {
        if (Optional(name) is not { } text)
            return TimeSpan.FromSeconds(fallback);

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : Wrong(
                string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; set it to {least} to {most} seconds."),
                TimeSpan.FromSeconds(fallback));
    }

    public int Port(string name, int fallback)
    {
        if (Optional(name) is not { } text)
            return fallback;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : Wrong($"{name} is '{text}'; set it to a port from 1 to {IPEndPoint.MaxPort}.", fallback);
    }

    /// <summary>The hash of a key.</summary>
    /// <returns>Null when it is missing or empty.</returns>
    public string? Sha256(string name) => Optional(name) is null ? null : RequiredSha256(name);

    /// <summary>The hash of a key that must not be empty either: who sets an empty one means to keep somebody out.</summary>
    /// <returns>Null when it is wrong.</returns>
    public string? RequiredSha256(string name) =>
        configuration[name] is { Length: Sha256HexLength } value && value.All(char.IsAsciiHexDigit)
            ? value
            : Wrong<string?>($"{name} is not a SHA-256 in hex; make one with: printf %s \"$KEY\" | sha256sum.", null);

    /// <summary>The names that are set in a section, whatever they are.</summary>
    public IEnumerable<string> NamesIn(string section) => configuration.GetSection(section).GetChildren().Select(child => child.Key);

    /// <summary>Refuses names that a section does not have: a misspelt one would silently do nothing.</summary>
    public void RequireKnown(string section, params IReadOnlyList<string> names)
    {
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (!names.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                Note($"{child.Path} is not a setting; {section} has {string.Join(", ", names)}.");
        }
    }

    private T Wrong<T>(string sentence, T fallback)
    {
        Note(sentence);
        return fallback;
    }
}
