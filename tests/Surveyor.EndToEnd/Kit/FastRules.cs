namespace Surveyor.EndToEnd.Kit;

/// <summary>The rules at a tenth of their usual times, and a round a second.</summary>
static class FastRules
{
    public static readonly string[] Flags =
    [
        "--fresh-for-light", "0s", "--fresh-for-state", "0s", "--fresh-for-config", "0s", "--timeout", "1s", "--loop-light", "1s", "--loop-heavy", "1s", "--health-step", "1s",
        "--health-stopped-after", "6s", "--health-lag-allowed", "2s", "--health-replica-seen", "4s", "--health-source-seen", "4s", "--health-trend-window", "15s",
    ];
}
