using Surveyor.Protocol;

namespace Surveyor.Events;

/// <summary>By which way an event came, which says more than the event itself: whoever may publish in an account can write anything into one.</summary>
/// <param name="Source">As the log calls it.</param>
/// <param name="Name">The account as the listener or the import calls it; null: the system account tells, of all.</param>
/// <param name="Account">The id of the account that was listened in, empty when that is not known.</param>
readonly record struct AdvisoryPath(string Source, string? Name, string Account)
{
    public static AdvisoryPath OfSystem { get; } = new("the system account", null, "");

    /// <summary>Whose event it is, by id where that is known.</summary>
    public string AccountOf(JetStreamAdvisory advisory) =>
        Name is null ? advisory.Account ?? advisory.Client?.Acc ?? "" : Account.Length > 0 ? Account : Name;

    /// <summary>
    /// The copy for the system account says whose it is, which is not known for sure here: the listener does not know its account, or it
    /// is the system account's.
    /// </summary>
    public bool AwaitsCopy(JetStreamAdvisory advisory) =>
        Name is not null && AdvisoryKinds.IsToldToSystem(advisory) && (Account.Length == 0 || (advisory.Account ?? Account) != Account);

    /// <summary>Of servers only the system account tells.</summary>
    public bool MayTell(JetStreamAdvisory advisory) => Name is null || !AdvisoryKinds.IsAboutServer(advisory.Kind);
}
