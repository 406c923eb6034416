using OrderActors.Ports.Storage;

namespace OrderActors.Storage.Sql;

internal sealed class ApiRequests(SqlDatabase database) : IApiRequests
{
    public Task<ApiAnswer?> FindAsync(string sellerId, string key, CancellationToken cancellation) =>
        database.FirstAsync(
            new SqlQuery(
                """
                SELECT request_hash, status_code, content_type, body, at FROM api_requests
                WHERE seller_id = @seller AND key = @key
                """)
                .With("seller", sellerId).With("key", key),
            row => new ApiAnswer(row.Bytes(), row.Int(), row.Text(), row.Text(), row.Time()),
            cancellation);

    public async Task<ApiAnswer> StoreAsync(
        string sellerId, string key, ApiAnswer answer, CancellationToken cancellation)
    {
        var stored = await database.WriteAsync(
            new SqlQuery(
                """
                INSERT INTO api_requests (seller_id, key, request_hash, status_code, content_type, body, at)
                VALUES (@seller, @key, @hash, @status, @contentType, @body, @at)
                ON CONFLICT (seller_id, key) DO NOTHING RETURNING seller_id
                """)
                .With("seller", sellerId).With("key", key).With("hash", answer.RequestHash)
                .With("status", answer.StatusCode).With("contentType", answer.ContentType)
                .With("body", answer.Body).With("at", answer.At),
            row => row.Text(),
            cancellation).ConfigureAwait(false);
        if (!stored.IsEmpty)
            return answer;

        // Between the two statements the earlier answer may have been forgotten; then ours is the only one there is.
        return await FindAsync(sellerId, key, cancellation).ConfigureAwait(false) ?? answer;
    }

    public async Task<int> ForgetBeforeAsync(DateTimeOffset before, int limit, CancellationToken cancellation)
    {
        var forgotten = await database.WriteAsync(
            new SqlQuery(
                """
                DELETE FROM api_requests WHERE (seller_id, key) IN (
                  SELECT seller_id, key FROM api_requests WHERE at < @before ORDER BY at LIMIT @limit)
                RETURNING key
                """)
                .With("before", before).With("limit", limit),
            row => row.Text(),
            cancellation).ConfigureAwait(false);
        return forgotten.Length;
    }
}
