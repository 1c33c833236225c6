using System.Diagnostics;
using Surveyor.Alerts;
using Surveyor.Events;
using Surveyor.Objectives;
using Surveyor.Protocol;

namespace Surveyor.Benchmarks;

/// <summary>A thousand objectives of a thousand services that are asked all month, a tenth of which burns: the ledger and its alerts alone, in this process.</summary>
static class ThousandObjectives
{
    const int Objectives = 1_000;
    const int Days = 30;
    const int Rounds = 20;

    /// <param name="Take">Nanoseconds a sample.</param>
    /// <param name="Judge">Milliseconds for all numbers and states, as a scrape and an evaluation need them.</param>
    /// <param name="Evaluate">Milliseconds for all alerts.</param>
    /// <param name="Write">Milliseconds for what is kept, and its bytes.</param>
    /// <param name="Memory">Bytes held by the ledger.</param>
    /// <param name="Rules">Bytes of the rules for Prometheus.</param>
    public sealed record Result(int Count, double Take, double Judge, double Evaluate, int Firing, double Write, long Written, long Memory, double WriteRules, long Rules)
    {
        public override string ToString() => FormattableString.Invariant(
            $"{Count:N0} objectives: {Take:0} ns a sample, judged in {Judge:0} ms, alerts in {Evaluate:0} ms ({Firing} firing), written in {Write:0} ms as {Written / 1e6:0.0} MB, {Memory / 1e6:0} MB held; rules in {WriteRules:0} ms as {Rules / 1e6:0.0} MB");
    }

    public static Result Run()
    {
        var clock = new BenchClock();
        IReadOnlyList<Objective> objectives = [.. Enumerable.Range(0, Objectives).Select(static i => new Objective { Name = $"objective-{i:D4}", Service = $"service-{i:D4}", Threshold = TimeSpan.FromMilliseconds(100), Target = 0.99m })];
        IReadOnlyList<ObservedService> services = [.. Enumerable.Range(0, Objectives).Select(static i => new ObservedService(new($"service-{i:D4}", "ACCOUNT"), "ACCOUNTID", "account", null, null))];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ledger = new ObjectiveLedger(clock);
        ledger.Set(objectives);
        ledger.Note(services, []);
        var (taken, taking) = Live(ledger, services, clock);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var evaluator = new AlertEvaluator(new(), [], clock);
        var alerts = evaluator.Evaluate(static _ => [], ledger.Freeze());
        var judge = Median(() => ledger.Freeze());
        var status = ledger.Freeze();
        var evaluate = Median(() => alerts = evaluator.Evaluate(static _ => [], status));
        var document = ledger.Export().Write();
        var write = Median(() => document = ledger.Export().Write());
        var text = "";
        var rules = Median(() => text = RuleFile.Objectives(objectives, new()).Write(new()));
        return new(Objectives, taking / taken, judge, evaluate, alerts.Count(static alert => alert.State is AlertState.Firing), write, document.Length, memory, rules, text.Length);
    }

    /// <summary>A request to each every five minutes for a month, and every second in the last hour.</summary>
    static (long Samples, double Nanoseconds) Live(ObjectiveLedger ledger, IReadOnlyList<ObservedService> services, BenchClock clock)
    {
        var (samples, started) = (0L, Stopwatch.GetTimestamp());
        foreach (var (steps, step) in new[] { (Days * 24 * 12, TimeSpan.FromMinutes(5)), (3_600, TimeSpan.FromSeconds(1)) })
        {
            for (var i = 0; i < steps; i++, samples += services.Count)
            {
                clock.Pass(step);
                for (var service = 0; service < services.Count; service++)
                {
                    ledger.Take(services[service].Key, "ACCOUNTID", service % 10 == 0 && i % 2 == 0 ? Slow : Good);
                }
            }
        }

        ledger.Note(services, []);
        return (samples, Stopwatch.GetElapsedTime(started).TotalNanoseconds);
    }

    static readonly ServiceLatency Good = Sample(5);
    static readonly ServiceLatency Slow = Sample(900);

    static ServiceLatency Sample(int milliseconds) => new() { Status = 200, Total = milliseconds * 1_000_000L, Responder = new() };

    static double Median(Action action)
    {
        List<double> times = [];
        for (var i = 0; i < Rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>A month must pass in seconds.</summary>
    sealed class BenchClock : TimeProvider
    {
        TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddDays(20_000) + _passed;

        public override long GetTimestamp() => _passed.Ticks;

        public void Pass(TimeSpan time) => _passed += time;
    }
}
