using System.Globalization;
using Surveyor.Metrics.Exposition;

namespace Surveyor.Metrics;

delegate string? LabelText<TRow>(in TRow row);

delegate ulong? LabelNumber<TRow>(in TRow row);

delegate IReadOnlyList<string>? LabelTexts<TRow>(in TRow row);

/// <summary>A label of every family of a group. Numbers and lists exist so that encoding them needs no string.</summary>
sealed class MetricLabel<TRow>
{
    readonly LabelText<TRow>? _text;
    readonly LabelNumber<TRow>? _number;
    readonly LabelTexts<TRow>? _texts;

    public MetricLabel(string name, LabelText<TRow> from) => (Name, _text) = (name, from);

    public MetricLabel(string name, LabelNumber<TRow> from) => (Name, _number) = (name, from);

    /// <summary>Joined by commas.</summary>
    public MetricLabel(string name, LabelTexts<TRow> from) => (Name, _texts) = (name, from);

    public string Name { get; }

    /// <summary>The value as text; empty where there is none.</summary>
    public string Text(in TRow row) =>
        _text is not null ? _text(in row) ?? ""
        : _number is not null ? _number(in row)?.ToString(CultureInfo.InvariantCulture) ?? ""
        : string.Join(',', _texts!(in row) ?? []);

    /// <returns>Bytes written; never more than <see cref="LabelValue.MaxBytes"/>.</returns>
    public int Encode(in TRow row, Span<byte> utf8)
    {
        if (_text is not null)
        {
            return LabelValue.Encode(_text(in row), utf8);
        }

        return _number is not null ? LabelValue.Encode(_number(in row), utf8) : LabelValue.Encode(_texts!(in row), utf8);
    }
}
