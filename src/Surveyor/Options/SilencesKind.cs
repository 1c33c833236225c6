using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Surveyor.Alerts;

namespace Surveyor.Host.Options;

/// <summary>Silences of the configuration file, one JSON object of texts each: labels with patterns, and a reason.</summary>
sealed class SilencesKind() : SettingKind<IReadOnlyList<AlertSilence>>("a list of mappings of labels to patterns, each with a reason", "")
{
    const string Reason = "reason";

    public override bool IsList => true;

    public override bool IsListOfMappings => true;

    public override string Yaml(IReadOnlyList<AlertSilence> value) => "[]";

    public override bool TryRead(
        IReadOnlyList<string> texts,
        [MaybeNullWhen(false)] out IReadOnlyList<AlertSilence> value,
        [NotNullWhen(false)] out string? culprit)
    {
        List<AlertSilence> all = [];
        foreach (var (at, text) in texts.Index())
        {
            var entries = JsonNode.Parse(text)!.AsObject();
            if (entries.Any(entry => entry.Value is not JsonValue))
            {
                (value, culprit) = (null, $"the {at + 1}. is not made of texts");
                return false;
            }

            var patterns = entries.Where(entry => entry.Key != Reason).Select(entry => KeyValuePair.Create(entry.Key, (string)entry.Value!)).ToList();
            if (patterns.Count == 0 || (string?)entries[Reason] is not { Length: > 0 } reason)
            {
                (value, culprit) = (null, $"the {at + 1}. needs a {Reason} and a pattern of at least one label");
                return false;
            }

            all.Add(new(patterns, reason));
        }

        (value, culprit) = (all, null);
        return true;
    }
}
