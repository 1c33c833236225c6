using Surveyor.Events;
using Surveyor.Hearing;
using Surveyor.Objectives;
using Surveyor.Protocol;

namespace Surveyor.Core.Tests.Objectives;

/// <summary>An objective, samples of its service, and a ledger that counts them.</summary>
sealed class Promise
{
    public static readonly ServiceKey Price = new("price", "SHOP");

    public static Objective Fast { get; } = new() { Name = "price-fast", Service = "price", Threshold = TimeSpan.FromMilliseconds(500), Target = 0.99m };

    public Promise(params Objective[] objectives)
    {
        Ledger = new(Clock);
        Ledger.Set(objectives.Length > 0 ? objectives : [Fast]);
        Note();
    }

    public TwoClocks Clock { get; private init; } = new();

    public ObjectiveLedger Ledger { get; private init; }

    public ObjectiveStatus Status => Ledger.Freeze().ShouldHaveSingleItem();

    /// <summary>Another process, later, which knows nothing yet.</summary>
    public Promise Next(TimeSpan away, params Objective[] objectives)
    {
        Clock.Pass(away);
        Promise next = new(objectives) { Clock = Clock, Ledger = new(Clock) };
        next.Ledger.Set(objectives.Length > 0 ? objectives : [Fast]);
        next.Note();
        return next;
    }

    /// <summary>Another process, later, with what this one wrote.</summary>
    public Promise Restart(TimeSpan away, params Objective[] objectives)
    {
        var document = ObjectiveDocument.Read(Ledger.Export().Write());
        var next = Next(away, objectives);
        next.Ledger.Import(document);
        return next;
    }

    public void Note(HearingProblem? problem = null) => Ledger.Note([new(Price, "ASHOP", "shop", problem, null)], []);

    /// <summary>Time passes in which the service is heard, or is not.</summary>
    public void Pass(TimeSpan time, HearingProblem? problem = null)
    {
        Clock.Pass(time);
        Note(problem);
    }

    public void Good(int count = 1) => Take(count, Answer(10));

    public void Bad(int count = 1) => Take(count, Answer(900));

    public void Take(int count, ServiceLatency sample)
    {
        for (var i = 0; i < count; i++)
        {
            Ledger.Take(Price, "ASHOP", sample);
        }
    }

    public static ServiceLatency Answer(double milliseconds, string requestor = "BIZ") => new()
    {
        Status = 200,
        Total = (long)(milliseconds * 1e6),
        Requestor = new() { Acc = requestor },
        Responder = new() { Acc = "ASHOP" },
    };

    public static ServiceLatency Failure(int status, double waitedMilliseconds = 0)
    {
        var start = new DateTimeOffset(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);
        return new() { Status = status, Requestor = new() { Acc = "BIZ" }, Start = start, Timestamp = start.AddMilliseconds(waitedMilliseconds) };
    }
}
