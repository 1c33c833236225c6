namespace Surveyor.Protocol;

/// <summary>The public keys that stand for accounts and users in operator mode, where others have names.</summary>
public static class PublicKey
{
    const int Length = 56;

    public static bool IsOfAccount(string? id) => Is('A', id);

    public static bool IsOfUser(string? user) => Is('U', user);

    static bool Is(char kind, string? text) =>
        text is { Length: Length } && text[0] == kind && text.All(static letter => letter is (>= 'A' and <= 'Z') or (>= '2' and <= '7'));
}
