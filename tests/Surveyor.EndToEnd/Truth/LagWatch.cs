using System.Globalization;
using Surveyor.EndToEnd.Kit;

namespace Surveyor.EndToEnd.Truth;

/// <summary>An age on the page. Seconds.</summary>
/// <param name="Least">What it truly was at least while the page was made: at its beginning, of the youngest message that can have been the oldest.</param>
/// <param name="Most">The other way round.</param>
/// <param name="IsNone">Nothing waited before the page, nor after it.</param>
public readonly record struct ToldAge(double Seconds, double Error, double Least, double Most, bool IsNone)
{
    public double AtLeast => Seconds - Error;

    public bool IsToldAsNone => (Seconds, Error) is (0, 0);

    /// <summary>The truth moved while the page was made; there is no other slack.</summary>
    public bool Holds => AtLeast <= Most && Seconds + Error >= Least;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.000} ± {Error:0.000} s, truly {Least:0.000} to {Most:0.000} s");
}

/// <summary>Both ages of a consumer at one look.</summary>
/// <param name="At">Seconds since the watch began.</param>
public sealed record LagLook(string Consumer, double At, ToldAge Unacknowledged, ToldAge Undelivered);

/// <summary>Compares the ages on Surveyor's page with those of the real messages, which are asked for just before and just after it.</summary>
public sealed class LagWatch(SurveyorProcess surveyor, IReadOnlyList<LagTruth> consumers)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly List<LagLook> _looks = [];
    readonly DateTimeOffset _began = Now;
    DateTimeOffset _lookedAt = Now;

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Seconds, of which every one of Surveyor's looks began.</summary>
    public double LongestPause { get; private set; }

    public double Seconds => (Now - _began).TotalSeconds;

    public IReadOnlyList<LagLook> Of(string consumer) => [.. _looks.Where(look => look.Consumer == consumer)];

    public IEnumerable<string> Broken => _looks
        .Where(static look => !look.Unacknowledged.Holds || !look.Undelivered.Holds)
        .Select(static look => string.Create(CultureInfo.InvariantCulture, $"{look.Consumer} after {look.At:0.0} s: not acknowledged {look.Unacknowledged}; not delivered {look.Undelivered}"));

    public async Task LookAsync()
    {
        await Task.Delay(Pause, Cancellation);
        var before = await AskAsync();
        var from = Now;
        var page = await surveyor.ScrapeAsync();
        var until = Now;
        var after = await AskAsync();
        (LongestPause, _lookedAt) = (Math.Max(LongestPause, (until - _lookedAt).TotalSeconds), from);
        if (page.Value("nats_survey_question_data_age_seconds", ("question", "jsz_state")) > (until - from).TotalSeconds)
        {
            // A server was slow, and its numbers are older than the first truth.
            return;
        }

        for (var i = 0; i < consumers.Count; i++)
        {
            var (consumer, early, late) = (consumers[i], before[i], after[i]);
            _looks.Add(new(
                consumer.Consumer,
                (from - _began).TotalSeconds,
                Told(page, consumer, "lag", early, late, early.Unacknowledged, late.Unsent, from, until),
                Told(page, consumer, "undelivered_age", early, late, early.Undelivered, late.Undelivered, from, until)));
        }
    }

    Task<Waiting[]> AskAsync() => Task.WhenAll(consumers.Select(static consumer => consumer.AskAsync(Cancellation)));

    /// <param name="early">The oldest message before the page: none that waits later is older.</param>
    /// <param name="late">After the page: none that waited earlier is younger, if the consumer's leader knew of it.</param>
    static ToldAge Told(Page page, LagTruth consumer, string family, Waiting before, Waiting after, StoredMessage? early, StoredMessage? late, DateTimeOffset from, DateTimeOffset until)
    {
        // What came in between, and perhaps went, came after the first truth, unless the second one shows that its leader knew of it late.
        var oldest = early?.At ?? (late?.At < before.AskedAt ? late.At : before.AskedAt);
        return new(
            page.Value($"nats_consumer_{family}_seconds", ("consumer_name", consumer.Consumer)),
            page.Value($"nats_consumer_{family}_error_seconds", ("consumer_name", consumer.Consumer)),
            late is not null && before.Knew(late, after) ? Math.Max(0, (from - consumer.Counted(late.At)).TotalSeconds) : 0,
            (until - consumer.Counted(oldest)).TotalSeconds,
            early is null && late is null);
    }
}
