using OrderActors.Measuring;

namespace OrderActors.LoadDriver.Tests;

public sealed class DiskWritesTests
{
    private const string Before =
        """
         254       0 vda 51809 4334 6315658 31378 1000 26885 20480 100 0 143456 9909113 6950 61 26392424 2408 108763 5413
         254       1 vda1 51000 4334 6315658 31378 1000 26885 20480 100 0 143456 9909113 6950 61 26392424 2408 108763 5413
           7       0 loop0 5 0 10 1 0 0 0 0 0 1 1 0 0 0 0 0 0
        """;

    private const string After =
        """
         254       0 vda 51809 4334 6315658 31378 1400 26885 61440 2100 0 143456 9909113 6950 61 26392424 2408 108763 5413
         254       1 vda1 51000 4334 6315658 31378 1400 26885 61440 2100 0 143456 9909113 6950 61 26392424 2408 108763 5413
           7       0 loop0 5 0 10 1 900 0 90000 900 0 1 1 0 0 0 0 0 0
        """;

    [Fact]
    public void Counts_what_whole_disks_wrote_and_what_one_write_took()
    {
        var written = DiskWrites.Between(Before, After, ["vda"], TimeSpan.FromSeconds(4));

        Assert.Equal(new DiskWrites(5, TimeSpan.FromMilliseconds(5)), written);
        Assert.Equal("disk 5 MB/s, 5.00 ms a write", written.Describe());
    }

    [Fact]
    public void A_disk_that_wrote_nothing_took_no_time() =>
        Assert.Equal(new DiskWrites(0, TimeSpan.Zero), DiskWrites.Between(Before, Before, ["vda"], TimeSpan.FromSeconds(4)));

    [Fact]
    public async Task Tells_what_was_written_since_it_was_asked_before()
    {
        var written = DiskWrites.Begin();
        var file = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        try
        {
            await using var stream = File.Create(file);
            await stream.WriteAsync(new byte[1 << 20]);
            stream.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.True(written().MegabytesPerSecond > 0);
    }
}
