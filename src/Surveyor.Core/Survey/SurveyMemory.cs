using Surveyor.Nats;
using Surveyor.Shards;
using Surveyor.Snapshot;

namespace Surveyor.Survey;

/// <summary>What rounds share and events change. <see cref="Gate"/> guards everything in it.</summary>
sealed class SurveyMemory(INatsConnection connection, SurveyOptions options, ShardMembership shards, TimeProvider time) : IDisposable
{
    public Lock Gate { get; } = new();

    public INatsConnection Connection { get; } = connection;

    public SurveyOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public SurveyPlan Plan { get; } = new(options);

    public ServerCensus Census { get; } = new(options);

    public AssetRegistry Assets { get; } = new(options);

    /// <summary>Which accounts and servers are shown here.</summary>
    public ShardMembership Shards { get; } = shards;

    public AccountBook Accounts { get; } = new(options);

    /// <summary>Those of the last picture with a connection.</summary>
    public AccountRow[] LastAccounts { get; set; } = [];

    public ImportBook Imports { get; } = new();

    public SurveyTally Tally { get; } = new();

    public ConnectionWatch Watch { get; } = new(connection, options);

    public JszSurvey Jsz { get; } = new(connection, options, time);

    public JetStreamPicture JetStream { get; set; } = JetStreamPicture.Empty;

    /// <summary>When the last JSZ pass ended.</summary>
    public DateTimeOffset? JetStreamAt { get; set; }

    /// <summary>When the oldest of the answers it used was received.</summary>
    public DateTimeOffset? JetStreamSince { get; set; }

    /// <summary>The accounts of which servers told what they hold.</summary>
    public Func<string, bool>? ToldOf { get; set; }

    public void Dispose() => Jsz.Dispose();
}
