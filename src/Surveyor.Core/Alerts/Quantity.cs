namespace Surveyor.Alerts;

/// <summary>A number that series tell.</summary>
public abstract record Quantity(Selector Series);

/// <summary>The value.</summary>
public sealed record ValueOf(Selector Series) : Quantity(Series);

/// <summary>How much a counter has grown over a time.</summary>
public sealed record Growth(Selector Series, TimeSpan Over) : Quantity(Series);

/// <summary>The seconds until a moment that the value tells as seconds since the epoch.</summary>
public sealed record TimeLeft(Selector Series) : Quantity(Series);
