using System.Globalization;
using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Objectives;
using Surveyor.Protocol;

namespace Surveyor.EndToEnd.Truth;

/// <summary>
/// Two Surveyors count the requests of a service for two weeks: calm days, outages, a slow phase, silence, times that nobody listened, and
/// restarts. What they showed at each scrape is written as Prometheus reads it.
/// </summary>
public sealed class SimulatedWeeks
{
    static readonly TimeSpan Scrape = TimeSpan.FromSeconds(30);

    static readonly ServiceKey Service = new("price", "SHOP");

    readonly Random _random = new(6);
    readonly SteppedTime _time;
    readonly TextWriter _page;
    readonly Member[] _members;

    public SimulatedWeeks(DateTimeOffset start, Objective objective, TextWriter page)
    {
        (_time, _page) = (new(start), page);
        _members = [new("a", objective, _time), new("b", objective, _time)];
        Objective = objective;
    }

    public Objective Objective { get; }

    /// <summary>What the first of them said, at some moments.</summary>
    public List<(DateTimeOffset At, string After, ObjectiveStatus Status)> Looks { get; } = [];

    public void Live()
    {
        Days(1.5);
        Look("calm");
        For(TimeSpan.FromMinutes(12), bad: 1.0);
        Look("the outage");
        Days(0.5);
        Look("half a day after the outage");
        For(TimeSpan.FromHours(7), bad: 0.03);
        Look("the slow phase");
        For(TimeSpan.FromHours(5), perScrape: 0);
        Look("silence");
        Days(1);
        _members[0].Restart(TimeSpan.FromMinutes(10));
        Days(0.25);
        Look("a restart");
        For(TimeSpan.FromHours(3), problem: HearingProblem.NotConnected);
        For(TimeSpan.FromMinutes(4), bad: 0.5);
        Look("nobody listened");
        Days(2);
        _members[1].Restart(TimeSpan.FromMinutes(30));
        For(TimeSpan.FromMinutes(40), bad: 0.2);
        Look("a restart of the other, and bad requests");
        Days(6);
        Look("calm days");
        _page.Write("# EOF\n");
    }

    void Days(double days) => For(TimeSpan.FromDays(days));

    void For(TimeSpan time, double bad = 0.001, int perScrape = 120, HearingProblem? problem = null)
    {
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            _time.Pass(Scrape);

            // More by day than by night.
            var busy = perScrape * (1 + (0.5 * Math.Sin(_time.GetUtcNow().TimeOfDay.TotalHours / 24 * 2 * Math.PI)));
            var slow = Enumerable.Range(0, (int)busy).Count(_ => _random.NextDouble() < bad);
            foreach (var member in _members)
            {
                member.Step((int)busy - slow, slow, problem);
                member.Show(_page);
            }
        }
    }

    void Look(string after) => Looks.Add((_time.GetUtcNow(), after, _members[0].Status));

    sealed class Member(string name, Objective objective, SteppedTime time)
    {
        static readonly ServiceLatency Good = Sample(5);
        static readonly ServiceLatency Slow = Sample(900);

        ObjectiveLedger _ledger = Begin(objective, time);
        DateTimeOffset _leftAt;
        DateTimeOffset _awayUntil;

        public ObjectiveStatus Status => _ledger.Freeze().Single();

        public void Step(int good, int slow, HearingProblem? problem)
        {
            if (time.GetUtcNow() < _awayUntil)
            {
                return;
            }

            if (_awayUntil != default)
            {
                // The former process wrote what it had counted; this one reads it.
                var document = ObjectiveDocument.Read(_ledger.Export().Write()) with { WrittenAt = _leftAt, Time = _leftAt.ToUnixTimeMilliseconds() };
                _ledger = Begin(objective, time);
                _ledger.Import(document);
                _awayUntil = default;
            }

            for (var i = 0; i < good + slow && problem is null; i++)
            {
                _ledger.Take(Service, "ASHOP", i < good ? Good : Slow);
            }

            _ledger.Note([Known(problem)], []);
        }

        public void Restart(TimeSpan away) => (_leftAt, _awayUntil) = (time.GetUtcNow(), time.GetUtcNow() + away);

        public void Show(TextWriter page)
        {
            if (time.GetUtcNow() < _awayUntil)
            {
                return;
            }

            var (status, at) = (Status, time.GetUtcNow().ToUnixTimeSeconds());
            foreach (var (result, count) in status.Results.Where(one => one.Key is EventResult.Good or EventResult.Slow or EventResult.Excluded))
            {
                Write(page, "nats_slo_events_total", $",result=\"{EventResults.Name(result)}\"", count, at);
            }

            Write(page, "nats_slo_unheard_seconds_total", "", status.Unheard.TotalSeconds, at);
            Write(page, "nats_slo_target_ratio", "", (double)objective.Target, at);
            Write(page, "nats_slo_period_seconds", "", objective.Period.TotalSeconds, at);
        }

        void Write(TextWriter page, string family, string more, double value, long at) =>
            page.Write(string.Create(CultureInfo.InvariantCulture, $"{family}{{{Labels}{more}}} {value} {at}\n"));

        string Labels => $"instance=\"{name}\",slo=\"{objective.Name}\",nats_service=\"price\",account=\"ASHOP\",requestor_account=\"\"";

        static ObjectiveLedger Begin(Objective objective, SteppedTime time)
        {
            var ledger = new ObjectiveLedger(time);
            ledger.Set([objective]);
            ledger.Note([Known(null)], []);
            return ledger;
        }

        static ObservedService Known(HearingProblem? problem) => new(Service, "ASHOP", "shop", problem, null);

        static ServiceLatency Sample(int milliseconds) => new() { Status = 200, Total = milliseconds * 1_000_000L, Responder = new() };
    }
}
