namespace Surveyor.Nats;

/// <summary>Whom a key belongs to; the value is the prefix byte that becomes the first letter of the encoded key.</summary>
public enum NKeyKind
{
    Account = 0,
    Server = 13 << 3,
    Operator = 14 << 3,
    User = 20 << 3,
}
