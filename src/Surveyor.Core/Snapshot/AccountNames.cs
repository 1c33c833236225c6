namespace Surveyor.Snapshot;

/// <summary>Accounts by id and by name. Names need not be unique.</summary>
public sealed class AccountNames
{
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, string?> _ids = new(StringComparer.Ordinal);

    public AccountNames(IReadOnlyList<AccountRow> accounts)
    {
        foreach (var account in accounts)
        {
            _names.TryAdd(account.Id, account.Name);
            if (account.Name.Length > 0 && !_ids.TryAdd(account.Name, account.Id) && _ids[account.Name] != account.Id)
            {
                _ids[account.Name] = null;
            }
        }
    }

    /// <summary>The id itself when no name is known.</summary>
    public string NameOf(string? id) => _names.GetValueOrDefault(id ?? "") is { Length: > 0 } name ? name : id ?? "";

    /// <param name="account">An id or a name.</param>
    /// <returns>The same when it is no name, or that of several.</returns>
    public string IdOf(string account) => _names.ContainsKey(account) ? account : _ids.GetValueOrDefault(account) ?? account;
}
