using Surveyor.Health;
using Surveyor.Hearing;
using Surveyor.Host.Options;
using Surveyor.Host.Pages;
using Surveyor.Metrics;
using Surveyor.Objectives;
using Surveyor.Snapshot;
using Surveyor.Survey;

namespace Surveyor.Host.Loops;

/// <summary>What follows from each picture: whether services are heard, what they did of late, and whether streams and consumers are well.</summary>
sealed class Conclusions
{
    readonly ClusterSurvey _survey;
    readonly Listening _listening;
    readonly TimeProvider _time;
    readonly HearingWatch _hearing = new();
    readonly ServiceHistory _services = new();

    public Conclusions(OptionValues options, ClusterSurvey survey, Listening listening, TimeProvider time)
    {
        (_survey, _listening, _time) = (survey, listening, time);
        Health = new(HealthSettings.From(options));
        survey.Surveyed += Examine;
    }

    public Examiner Health { get; }

    /// <summary>Services that something may be promised about, and everything that accounts export.</summary>
    public (IReadOnlyList<ObservedService> Services, IReadOnlyList<ExportedService> Exports) Observed =>
        (ObservedService.All(_listening.Listeners, _hearing.Latest, _survey.Latest), _hearing.Told ?? []);

    public ServiceReport Services =>
        new(_survey.Latest, _time.GetUtcNow(), _listening.Heard.Services, _hearing.Latest, _hearing.Told, service => _services.Of(service, _time.GetUtcNow()));

    public Known Of(ClusterSnapshot snapshot)
    {
        var heard = _listening.Heard;
        return new(snapshot, heard, _hearing.Latest, Health.Of(snapshot, heard, _time.GetUtcNow())) { RefusedHistories = _services.Refused };
    }

    void Examine(ClusterSnapshot snapshot)
    {
        _hearing.Examine(snapshot, _listening.Listeners, _time.GetUtcNow());
        _survey.Watch(_hearing.Doubtful);
        if (_hearing.Told is { } exports)
        {
            _listening.Know(exports);
        }

        var heard = _listening.Heard;
        Health.Examine(snapshot, heard, _time.GetUtcNow());
        _services.Note(() => heard, _time.GetUtcNow());
    }
}
