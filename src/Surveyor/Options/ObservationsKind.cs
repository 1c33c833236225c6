using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
namespace Surveyor.Host.Options;

/// <summary>Observations of the configuration file, one JSON object per text.</summary>
sealed class ObservationsKind() : SettingKind<IReadOnlyList<ListenerText>>($"a list of observations, each with name and topic, and of {string.Join(", ", ListenerText.Keys)} what it needs", "")
{
    public override bool IsList => true;

    public override bool IsListOfMappings => true;

    public override string Yaml(IReadOnlyList<ListenerText> value) => "[]";

    /// <summary>The culprit is a reason: what was written may be secret.</summary>
    public override bool TryRead(
        IReadOnlyList<string> texts,
        [MaybeNullWhen(false)] out IReadOnlyList<ListenerText> value,
        [NotNullWhen(false)] out string? culprit)
    {
        List<ListenerText> all = [];
        foreach (var (at, text) in texts.Index())
        {
            try
            {
                all.Add(ListenerText.Parse(Encoding.UTF8.GetBytes(text)));
            }
            catch (JsonException)
            {
                (value, culprit) = (null, $"the {at + 1}. is not made of texts");
                return false;
            }

            if (Problems(all[at]).ToList() is [_, ..] problems)
            {
                (value, culprit) = (null, $"the {at + 1}.: {string.Join("; ", problems)}");
                return false;
            }
        }

        (value, culprit) = (all, null);
        return true;
    }

    static IEnumerable<string> Problems(ListenerText one) => one.Problems(withTopic: true)
        .Concat((one.Others ?? []).Keys.Select(key => $"there is no key {key}{Nearest.DidYouMean(key, ListenerText.Keys)}"));
}
