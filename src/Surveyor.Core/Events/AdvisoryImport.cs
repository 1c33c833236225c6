namespace Surveyor.Events;

/// <summary>The prefix that the system account imports JetStream's events under, of all accounts that export them.</summary>
/// <param name="Prefix">With a "*" that stands for the account: "jsevt.*".</param>
public sealed record AdvisoryImport(string Prefix)
{
    internal string SubjectOf(string subject) => $"{Prefix}.{subject}";

    /// <summary>The prefix of an account.</summary>
    internal string NameOf(string account) => Prefix.Replace("*", account, StringComparison.Ordinal);

    /// <summary>The account as the subject names it: by its id or name, or as whoever wrote the import calls it.</summary>
    internal string AccountOf(string subject) => subject.Split('.')[Prefix.Split('.').IndexOf("*")];
}
