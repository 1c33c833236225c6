namespace Surveyor.Host.Pages;

/// <summary>What surrounds the content of every page.</summary>
/// <param name="Problem">Why nothing is known now; null when it is.</param>
/// <param name="Old">Why what is shown of streams and consumers is not of now; null when it is.</param>
/// <param name="Taken">When the picture was taken that is shown.</param>
public sealed record PageFrame(string Version, string? Problem, string? Old, DateTimeOffset Taken);

/// <summary>A page that says why there is no other.</summary>
public sealed record ProblemModel(PageFrame Frame, string Title, string Text);

public sealed record ConsumersModel(PageFrame Frame, ListQuery Query, ConsumerList List, IReadOnlyList<double[]> Pending);

public sealed record ConsumerModel(PageFrame Frame, ConsumerDetail Detail, IReadOnlyList<Surveyor.Events.RecentEvent> Events);

public sealed record StreamsModel(PageFrame Frame, ListQuery Query, StreamList List);

public sealed record StreamModel(PageFrame Frame, StreamDetail Detail, IReadOnlyList<Surveyor.Events.RecentEvent> Events);

public sealed record ServersModel(PageFrame Frame, ListQuery Query, ServerList List);

public sealed record ServerModel(PageFrame Frame, ServerDetail Detail, IReadOnlyList<Surveyor.Events.RecentEvent> Events);

public sealed record ServicesModel(PageFrame Frame, ListQuery Query, ServiceList List, IReadOnlyList<double[]> Rates);

public sealed record ServiceModel(PageFrame Frame, ServiceDetail Detail, IReadOnlyList<ObjectiveLine> Objectives);

public sealed record ObjectivesModel(PageFrame Frame, ListQuery Query, ObjectiveList List, IReadOnlyList<AlertLine> Alerts);

public sealed record ObjectiveModel(PageFrame Frame, ObjectiveDetail Detail, IReadOnlyList<AlertLine> Alerts);
