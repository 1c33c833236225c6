namespace Surveyor.Survey;

/// <summary>What the survey counts about itself since its start.</summary>
sealed class SurveyTally
{
    public long Rounds { get; set; }

    public long FailedRounds { get; set; }

    public long LateReplies { get; set; }

    public long GarbageReplies { get; set; }

    public long DuplicateReplies { get; set; }

    public long NoReplies { get; set; }

    public TimeSpan DurationTotal { get; set; }

    public TimeSpan LastDuration { get; set; }

    public DateTimeOffset? LastRoundAt { get; set; }

    /// <summary>The highest active_servers reported in the last round.</summary>
    public int? ActiveServers { get; set; }
}
