using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

public static partial class Ask
{
    /// <summary>Which account and permissions our own user has; every user may ask. 2.10 and later.</summary>
    public static Question<UserInfo> UserInfo { get; } = new("USER.INFO", UserInfoJson.Default.AnswerUserInfo)
    {
        Name = "user_info",
        Scope = "USER",
        Since = new(2, 10, 0),
    };
}

public sealed record UserInfo(string? User, string? UserName, string? Account, string? AccountName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(ServerTime)])]
[JsonSerializable(typeof(Answer<UserInfo>))]
sealed partial class UserInfoJson : JsonSerializerContext;
