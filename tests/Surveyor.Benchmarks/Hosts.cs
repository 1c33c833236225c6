namespace Surveyor.Benchmarks;

/// <summary>Surveyor at rest beside an empty host: how long from the launch to the first good page, and how much memory then.</summary>
static class Hosts
{
    const int Runs = 5;

    public sealed record Result(string Name, double Start, long Resident);

    /// <param name="login">Flags for a system of three servers.</param>
    public static async Task<IReadOnlyList<Result>> RunAsync(string[] login) =>
    [
        await MedianAsync("the empty host with the same packages", static () => Measured.Floor(Floors.Empty), static _ => true),
        await MedianAsync("Surveyor, three servers", () => Measured.Surveyor(login), static page => page.Contains("\nnats_server_up{", StringComparison.Ordinal)),
    ];

    static async Task<Result> MedianAsync(string name, Func<Measured> start, Func<string, bool> isGood)
    {
        List<(double Start, long Resident)> runs = [];
        for (var run = 0; run < Runs; run++)
        {
            await using var host = start();
            var first = await host.FirstAsync(isGood);
            await Task.Delay(TimeSpan.FromSeconds(2));
            runs.Add((first, host.Resident));
        }

        return new(name, runs.Select(run => run.Start).Order().ElementAt(Runs / 2), runs.Select(run => run.Resident).Order().ElementAt(Runs / 2));
    }
}
