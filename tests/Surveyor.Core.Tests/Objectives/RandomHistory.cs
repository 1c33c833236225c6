using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Surveyor.Objectives;

namespace Surveyor.Core.Tests.Objectives;

/// <summary>One thing that happens: so many requests of a kind, or so many milliseconds.</summary>
readonly record struct HistoryStep(char Kind, long Size)
{
    /// <summary>Good, slow, no responders, unanswered, a requestor that left late or early, a request without an answer wanted.</summary>
    public const string Requests = "gsnulex";

    /// <summary>Heard, deaf, a restart that takes so long, the wall clock is set.</summary>
    public const string Times = "hdrw";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}{Size}");
}

/// <summary>What happens to an objective. As text, "1h 0.99 g20 h1500 s3".</summary>
sealed record RandomHistory(TimeSpan Period, decimal Target, IReadOnlyList<HistoryStep> Steps)
{
    static readonly string[] Periods = ["1h", "5h", "1d", "7d", "30d", "90d"];
    static readonly string[] Targets = ["0.5", "0.9", "0.99", "0.999"];

    public Objective Objective => Promise.Fast with { Period = Period, Target = Target };

    public static Gen<RandomHistory> All { get; } =
        from period in Gen.Elements(Periods)
        from target in Gen.Elements(Targets)
        from steps in StepOf(Length(period)).NonEmptyListOf()
        select new RandomHistory(Length(period), Number(target), [.. steps]);

    public static RandomHistory Read(string text)
    {
        var words = text.Split(' ');
        return new(Length(words[0]), Number(words[1]), [.. words.Skip(2).Select(static word => new HistoryStep(word[0], long.Parse(word[1..], CultureInfo.InvariantCulture)))]);
    }

    /// <summary>Shorter and rounder ones.</summary>
    public static IEnumerable<RandomHistory> Shrink(RandomHistory history)
    {
        var steps = history.Steps;
        for (var length = steps.Count / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= steps.Count && length < steps.Count; from += length)
            {
                yield return history with { Steps = [.. steps.Take(from), .. steps.Skip(from + length)] };
            }
        }

        foreach (var (index, step) in steps.Index())
        {
            foreach (var size in new[] { 1, step.Size / 2, step.Size - 1, step.Size / 1000 * 1000 }.Where(size => Math.Abs(size) < Math.Abs(step.Size)).Distinct())
            {
                yield return history with { Steps = [.. steps.Take(index), step with { Size = size }, .. steps.Skip(index + 1)] };
            }
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WindowText.Of(Period)} {Target} {string.Join(' ', Steps)}");

    static Gen<HistoryStep> StepOf(TimeSpan period)
    {
        var longest = (int)(period.TotalMilliseconds / 4 / 1000);
        var times = Gen.OneOf(Gen.Choose(1, 3_000).Select(static number => (long)number), Gen.Choose(1, longest / 50 + 1).Select(static number => number * 1000L + 1), Gen.Choose(1, longest).Select(static number => number * 1000L));
        return Gen.OneOf(
            from kind in Gen.Elements(HistoryStep.Requests.ToCharArray()) from size in Gen.OneOf(Gen.Choose(1, 6), Gen.Choose(1, 400)) select new HistoryStep(kind, size),
            from kind in Gen.Elements(HistoryStep.Times.ToCharArray())
            from size in times
            from back in Gen.Elements(1, -1)
            select new HistoryStep(kind, kind == 'w' ? size * back : size));
    }

    static TimeSpan Length(string text) => text[^1] == 'h' ? TimeSpan.FromHours(int.Parse(text[..^1], CultureInfo.InvariantCulture)) : TimeSpan.FromDays(int.Parse(text[..^1], CultureInfo.InvariantCulture));

    static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
