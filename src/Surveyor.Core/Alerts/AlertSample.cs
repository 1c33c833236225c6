namespace Surveyor.Alerts;

/// <summary>A series now, without the labels that all series have.</summary>
public readonly record struct AlertSample(LabelSet Labels, double Value);

/// <summary>What is known of series now.</summary>
/// <returns>Null when nothing can be known at present, as while there is no connection; empty when there are none.</returns>
public delegate IReadOnlyList<AlertSample>? SampleSource(Selector series);
