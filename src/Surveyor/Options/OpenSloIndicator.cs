using System.Globalization;
using Surveyor.Events;
using Surveyor.Objectives;

namespace Surveyor.Host.Options;

/// <summary>What an SLO of OpenSLO measures, said in it or in an SLI that it names.</summary>
sealed class OpenSloIndicator(OpenSloBook book, YamlMap spec)
{
    static readonly SettingKind<string> Type = ObjectiveKinds.Words("surveyor or nats", static text => text.ToUpperInvariant() is "SURVEYOR" or "NATS");

    static readonly SettingKind<string> Below = ObjectiveKinds.Words("lte or lt: what takes longer is bad", static text => text is "lte" or "lt");

    static readonly SettingKind<decimal> Unit = ObjectiveKinds.Scalar<decimal>(
        "s, ms, us or ns", static (string text, out decimal value) =>
        {
            value = text switch { "s" => 1, "ms" => 0.001m, "us" => 0.000001m, "ns" => 0.000000001m, _ => 0 };
            return value > 0;
        });

    TimeSpan? _threshold;
    decimal _unit = 1;

    /// <summary>Null: it is neither, and that is what is wrong.</summary>
    bool? _isThreshold;

    public Objective Read(Objective common)
    {
        if (Find() is not { } indicator)
        {
            return common;
        }

        indicator.Has("description");
        var metric = indicator.Map("thresholdMetric");
        var ratio = indicator.Map("ratioMetric");
        _isThreshold = metric is null == ratio is null ? null : metric is not null;
        if (_isThreshold is null)
        {
            indicator.Wrong("thresholdMetric", "one of thresholdMetric and ratioMetric must be given");
        }

        indicator.NoOthers();
        return metric is not null ? Metric(metric, common) : ratio is not null ? Ratio(ratio, common) : common;
    }

    /// <summary>What one of the SLO's objectives says of it.</summary>
    public TimeSpan Threshold(YamlMap objective)
    {
        if (_isThreshold is null)
        {
            _ = objective.Has("op") | objective.Has("value");
            return TimeSpan.Zero;
        }

        if (_isThreshold == false)
        {
            objective.Refuse("is for a thresholdMetric; of a ratioMetric the metric source of good or bad says the threshold", "op", "value");
            return _threshold ?? TimeSpan.Zero;
        }

        objective.Read("op", Below, "");
        var kind = ObjectiveKinds.Scalar<TimeSpan>("a number that makes 1us to 24h, in seconds or the unit of the metric source's spec", (string text, out TimeSpan value) =>
        {
            var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e15m;
            value = isNumber ? TimeSpan.FromTicks((long)Math.Min(Math.Round(number * _unit * TimeSpan.TicksPerSecond), long.MaxValue)) : TimeSpan.Zero;
            return value >= TimeSpan.FromMicroseconds(1) && value <= Objective.LongestThreshold;
        });
        return objective.Needs("value", kind, out var threshold) ? threshold : TimeSpan.Zero;
    }

    YamlMap? Find()
    {
        if (spec.Has("indicator") == spec.Has("indicatorRef"))
        {
            spec.Wrong("indicator", "one of indicator and indicatorRef must be given; composites are not understood");
            return null;
        }

        if (spec.Map("indicator") is { } inner)
        {
            inner.Has("metadata");
            return Spec(inner);
        }

        if (!spec.TryRead("indicatorRef", ObjectiveKinds.Line, out var name))
        {
            return null;
        }

        if (book.Find(name, isIndicator: true) is { } other)
        {
            return Spec(other.ToldWith(spec));
        }

        spec.Wrong("indicatorRef", $"there is no SLI '{name}' in the folder");
        return null;
    }

    static YamlMap? Spec(YamlMap map)
    {
        var found = map.Map("spec");
        if (found is null)
        {
            map.Wrong("spec", "is missing");
        }

        return found;
    }

    Objective Metric(YamlMap metric, Objective common)
    {
        var source = Source(metric);
        metric.NoOthers();
        if (source is null)
        {
            return common;
        }

        source.Refuse("is the value of each objective of a thresholdMetric; only that can be given", "threshold");
        _unit = source.Read<decimal>("unit", Unit, 1);
        return Described(source, common);
    }

    Objective Ratio(YamlMap ratio, Objective common)
    {
        ratio.Has("counter");
        ratio.Refuse("a ratio that somebody else computed is not understood; accepted: good or bad, and total", "raw", "rawType");
        var part = ratio.Has("good") ? "good" : "bad";
        if (ratio.Has("good") == ratio.Has("bad") || !ratio.Has("total"))
        {
            ratio.Wrong("total", "total and one of good and bad must be given");
        }

        var counted = ratio.Map(part) is { } numerator ? Source(numerator) : null;
        var total = ratio.Map("total") is { } denominator ? Source(denominator) : null;
        ratio.NoOthers();
        if (counted is null || total is null)
        {
            return common;
        }

        _threshold = counted.Needs("threshold", ObjectiveKinds.Threshold, out var threshold) ? threshold : null;
        var objective = Described(counted, common);
        var all = total.Read("service", ObjectiveKinds.Line, objective.Service);
        if ((all, total.Read("account", ObjectiveKinds.Line, objective.Account)) != (objective.Service, objective.Account))
        {
            total.Wrong("service", $"total must be of the same service and account as {part}");
        }

        total.Refuse($"belongs to {part}: total is every request", "threshold", "part", "bad");
        total.NoOthers();
        return objective;
    }

    /// <summary>The spec of a metric source, once its type is one that is understood.</summary>
    YamlMap? Source(YamlMap metric)
    {
        if (metric.Map("metricSource") is not { } source)
        {
            metric.Wrong("metricSource", "is missing");
            return null;
        }

        var typed = source;
        if (source.TryRead("metricSourceRef", ObjectiveKinds.Line, out var name) && !source.Has("type"))
        {
            typed = book.Find(name, isIndicator: false)?.ToldWith(spec).Map("spec");
            if (typed is null)
            {
                source.Wrong("metricSourceRef", $"there is no DataSource '{name}' in the folder");
            }
        }

        typed?.Needs("type", Type, out _);
        source.Has("type");
        var found = Spec(source);
        source.NoOthers();
        return found;
    }

    static Objective Described(YamlMap source, Objective common)
    {
        var objective = ObjectiveReader.WithTerms(source, common with
        {
            Service = source.Read("service", ObjectiveKinds.Line, common.Service),
            Account = source.Read("account", ObjectiveKinds.Line, "*"),
            Part = source.Read("part", ObjectiveKinds.Part, LatencyPart.Provider),
        });
        if (objective.Service.Length == 0)
        {
            source.Wrong("service", $"is missing; accepted: {ObjectiveKinds.Line.Accepts}");
        }

        source.NoOthers();
        return objective;
    }
}
