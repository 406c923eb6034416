using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace OrderActors.Testing;

/// <summary>A PostgreSQL server of our own on a free loopback port, with its data in a temporary folder.</summary>
/// <remarks>
/// A shell sits between: it ends the server and deletes the folder when the pipe from this process closes, so nothing
/// is left behind even when the tests are killed. fsync is on, as in production.
/// </remarks>
public sealed class PrivatePostgres : IAsyncDisposable
{
    // After a hard kill the server's own children need a moment to notice and to let go of its memory.
    private const int MaxStarts = 50;
    private static readonly TimeSpan StartAgainAfter = TimeSpan.FromMilliseconds(100);
    private const int MaxLogLines = 40;
    // 4 GB: with the server's default, 1 GB, a rush has it checkpoint every half minute, and it warns that this is too often.
    private const int WalSegments = 256;
    private const string NotInstalled =
        "PostgreSQL is not installed (looked for initdb in PATH and in lib/postgresql/*/bin); run ./test.sh, which says " +
        "what to install.";

    // Asked to end by a signal's name, or by the end of its input when the tests are gone.
    private const string Keeper =
        """
        folder=$1; shift
        "$@" &
        child=$!
        read -r signal
        kill -s "${signal:-QUIT}" "$(head -n 1 "$folder/data/postmaster.pid")"
        wait "$child"
        [ -n "$signal" ] || rm -rf "$folder"
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PrivatePostgres>> SharedServer = new(StartNewAsync);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _folder;
    private readonly string _programs;
    private readonly string _password;
    private int _port;
    private Process? _keeper;
    private int _databases;

    private PrivatePostgres(string programs)
    {
        _programs = programs;
        _folder = Path.Combine(Path.GetTempPath(), "orderactors-postgres-" + Guid.NewGuid().ToString("N"));
        _password = RandomNumberGenerator.GetHexString(32);
    }

    /// <summary>The server that all tests of this process share; started by the first who asks.</summary>
    public static Task<PrivatePostgres> SharedAsync() => SharedServer.Value;

    /// <summary>A server for one test alone, such as one that takes it away.</summary>
    public static async Task<PrivatePostgres> StartNewAsync()
    {
        var server = new PrivatePostgres(FindPrograms() ?? throw new InvalidOperationException(NotInstalled));
        await server.InitializeAsync().ConfigureAwait(false);
        await server.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "test_" + Interlocked.Increment(ref _databases);
        var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync().ConfigureAwait(false);
        var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await using var __ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        return ConnectionString(name);
    }

    /// <summary>Makes the server like one that has been written to for a while: it has WAL segments to use again.</summary>
    /// <remarks>
    /// A new server creates each segment of 16 MB when it is needed, and every commit waits for that: some 100 ms a
    /// second where 20 MB a second are written. That would be measured as if it were always so.
    /// </remarks>
    public async Task BreakInAsync()
    {
        var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var _ = source.ConfigureAwait(false);
        foreach (var statement in (string[])
            [
                $"ALTER SYSTEM SET min_wal_size = '{WalSegments * 16}MB'",
                // A checkpoint on the way would have its segments used again by the rest of the way.
                $"ALTER SYSTEM SET max_wal_size = '{WalSegments * 4 * 16}MB'",
                "SELECT pg_reload_conf()",
                .. Enumerable.Repeat("SELECT pg_logical_emit_message(false, 'break-in', ''), pg_switch_wal()", WalSegments),
                $"ALTER SYSTEM SET max_wal_size = '{WalSegments * 16}MB'",
                "SELECT pg_reload_conf()",
                "CHECKPOINT",
            ])
        {
            var command = source.CreateCommand(statement);
            await using var __ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the server at once, as a crash would: nothing is flushed, connections break.</summary>
    public Task KillAsync() => EndAsync("QUIT");

    /// <summary>As <see cref="KillAsync"/>, and the server itself does not even learn of it (<c>kill -9</c>).</summary>
    public Task KillHardAsync() => EndAsync("KILL");

    /// <summary>Starts the server again after <see cref="KillAsync"/>, on the same port with the same data.</summary>
    public async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            // The port of a server that ran before stays, because connection strings name it.
            var port = _port > 0 ? _port : FreePort();
            if (await TryStartAsync(port).ConfigureAwait(false))
            {
                _port = port;
                return;
            }

            if (attempt == MaxStarts)
                throw new InvalidOperationException("PostgreSQL did not start:\n" + string.Join('\n', _log));

            await Task.Delay(StartAgainAfter).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("INT").ConfigureAwait(false);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = _port,
        Database = database,
        Username = "postgres",
        Password = _password,
        // A test's pools end with the test; a server for many tests would run out of connections otherwise.
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 1,
    }.ConnectionString;

    private async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, _password).ConfigureAwait(false);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres", _folder).ConfigureAwait(false);

        await RunAsync(AsServerUser(
            Path.Combine(_programs, "initdb"), "-D", Path.Combine(_folder, "data"), "-U", "postgres", "-N",
            "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--pwfile=" + passwordFile)).ConfigureAwait(false);
    }

    private async Task<bool> TryStartAsync(int port)
    {
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { "-c", Keeper, "keeper", _folder })
            start.ArgumentList.Add(argument);
        foreach (var argument in AsServerUser(
            Path.Combine(_programs, "postgres"), "-D", Path.Combine(_folder, "data"), "-p", $"{port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            "-c", "max_prepared_transactions=2"))
        {
            start.ArgumentList.Add(argument);
        }

        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var keeper = Process.Start(start)!;
        keeper.OutputDataReceived += (_, line) => Note(line.Data, ready);
        keeper.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        keeper.BeginOutputReadLine();
        keeper.BeginErrorReadLine();
        _keeper = keeper;
        try
        {
            if (await ready.Task.WaitAsync(StartTimeout).ConfigureAwait(false))
                return true;
        }
        catch (TimeoutException)
        {
            _log.Enqueue($"awaited its readiness for {StartTimeout}");
        }

        await EndAsync("QUIT").ConfigureAwait(false);
        return false;
    }

    private void Note(string? line, TaskCompletionSource<bool> ready)
    {
        if (line is null)
            return;

        _log.Enqueue(line);
        while (_log.Count > MaxLogLines)
            _log.TryDequeue(out _);

        if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            ready.TrySetResult(true);
        else if (line.Contains("database system is shut down", StringComparison.Ordinal)
            || line.Contains("could not bind", StringComparison.Ordinal)
            || line.Contains("is still in use", StringComparison.Ordinal)
            || line.Contains("already exists", StringComparison.Ordinal))
            ready.TrySetResult(false);
    }

    private async Task EndAsync(string signal)
    {
        if (Interlocked.Exchange(ref _keeper, null) is not { } keeper)
            return;

        await keeper.StandardInput.WriteLineAsync(signal).ConfigureAwait(false);
        await keeper.StandardInput.FlushAsync().ConfigureAwait(false);
        await keeper.WaitForExitAsync().WaitAsync(StartTimeout).ConfigureAwait(false);
        keeper.Dispose();
    }

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(StartTimeout).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{command[0]} failed:\n{await output.ConfigureAwait(false)}{await errors.ConfigureAwait(false)}");
        }
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsServerUser(params string[] command)
    {
        if (!Environment.IsPrivilegedProcess)
            return command;

        return FindInPath("setpriv") is not null
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
            : ["runuser", "-u", "postgres", "--", .. command];
    }

    private static string? FindPrograms()
    {
        string[] roots = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/lib/postgresql"];
        var installed = roots.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(folder => Path.Combine(folder, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .OrderByDescending(folder => folder, StringComparer.Ordinal);
        return FindInPath("initdb") ?? installed.FirstOrDefault();
    }

    private static string? FindInPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, program)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
