using Surveyor.Metrics.Exposition;
using Surveyor.Metrics.Families;

namespace Surveyor.Metrics;

/// <summary>Everything Surveyor can show, in the order of the page. The order is also who gives way last when the page is full.</summary>
static class MetricCatalogue
{
    public static IReadOnlyList<MetricGroup> Groups { get; } =
    [
        SurveyMetrics.Group,
        SurveyLateReplies.Group,
        SurveyNoReplies.Group,
        SurveyReconnects.Group,
        RoundMetrics.Group,
        QuestionMetrics.Group,
        ShardMetrics.Group,
        LeaseMetrics.Group,
        ConnectionMetrics.Group,
        PermissionErrors.Group,
        BuildInfo.Group,
        ProcessMetrics.Group,
        DotnetMetrics.Group,
        DotnetCollections.Group,
        ScrapeMetrics.Group,
        ScrapeRequests.Group,
        ServerMetrics.Group,
        ServerStates.Group,
        ServerInfos.Group,
        CoreInfo.Group,
        CoreMetrics.Group,
        PlainServers.Group,
        PlainVersions.Group,
        ServerSlowConsumers.Group,
        ServerConfig.Group,
        ServerCertificates.Group,
        ServerHealth.Group,
        ServerHealthStates.Group,
        JetStreamInfo.Group,
        JetStreamServers.Group,
        JetStreamRaftInfo.Group,
        JetStreamMetaPeers.Group,
        JetStreamTotals.Group,
        ServerLoads.Group,
        JetStreamMetaSnapshots.Group,
        RaftzMetrics.Group,
        CoreGateways.Group,
        GatewayzOutbound.Group,
        GatewayzInbound.Group,
        CoreRoutes.Group,
        LeafLinks.Group,
        AccountCount.Group,
        AccountJetStream.Group,
        AccountDomains.Group,
        AccountTiers.Group,
        AccountClaims.Group,
        AccountClaimTiers.Group,
        StreamStates.Group,
        StreamMetrics.Group,
        StreamLimits.Group,
        StreamContents.Group,
        StreamReplicas.Group,
        StreamSources.Group,
        AccountStreams.Group,
        AccountMetrics.Group,
        AccountTraffic.Group,
        ConsumerStates.Group,
        ConsumerMetrics.Group,
        ConsumerLoads.Group,
        ConsumerDetails.Group,
        LatencyObservations.Group,
        ObservationStates.Group,
        ObservationFiles.Group,
        LatencyImports.Group,
        ServiceHearing.Group,
        ServiceVerdicts.Group,
        ServiceProblems.Group,
        ServiceSampling.Group,
        ServiceCaptures.Group,
        ServiceRequests.Group,
        ServiceLatencies.Group,
        LatencyStatuses.Group,
        LatencyErrors.Group,
        LatencyResponders.Group,
        ServiceRequestors.Group,
        ServiceRequestorLatencies.Group,
        ServiceResponders.Group,
        ClientEventHearing.Group,
        ServerDepartures.Group,
        ServerFailedLogins.Group,
        AccountConnects.Group,
        AccountDisconnects.Group,
        AdvisoryListenerCount.Group,
        AdvisoryListenerStates.Group,
        AdvisoryHearing.Group,
        AdvisoryTypes.Group,
        JetStreamServerAdvisories.Group,
        JetStreamAdvisories.Group,
        JetStreamApiCalls.Group,
        AdvisoryTotals.Group,
        AdvisoryConsumers.Group,
        AdvisoryStreams.Group,
        AdvisoryActions.Group,
        AdvisoryApiCalls.Group,
        AdvisoryUnknown.Group,
        PageMetrics.Group,
        DroppedSeries.Group,
        DuplicateRows.Group,
    ];

    /// <exception cref="InvalidOperationException">The catalogue itself is wrong.</exception>
    public static GroupPlan[] Plan(MetricsOptions options)
    {
        if (CatalogueRules.Problems(Groups) is [var problem, ..])
        {
            throw new InvalidOperationException(problem);
        }

        var choice = new FamilyChoice(options);
        var constant = string.Join(',', options.ConstantLabels.Select(label => $"{label.Key}=\"{LabelValue.Escape(label.Value)}\""));
        return [.. Groups.Select(group => group.Plan(options, choice, constant)).OfType<GroupPlan>()];
    }
}
