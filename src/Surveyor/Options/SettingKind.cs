using System.Diagnostics.CodeAnalysis;

namespace Surveyor.Host.Options;

/// <summary>How values of one type are read from text and written as YAML.</summary>
abstract class SettingKind<T>(string accepts, string placeholder)
{
    public string Accepts { get; } = accepts;

    public string Placeholder { get; } = placeholder;

    public virtual bool IsSwitch => false;

    public virtual bool IsList => false;

    /// <summary>Each item is a mapping, which is read as JSON; what is wrong with it is said by itself.</summary>
    public virtual bool IsListOfMappings => false;

    public abstract string Yaml(T value);

    /// <summary>Reads; on failure <paramref name="culprit"/> is the text that is wrong.</summary>
    public abstract bool TryRead(IReadOnlyList<string> texts, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? culprit);
}

/// <summary>A kind whose value is one text; of several, the last holds, as with nats-surveyor's flags.</summary>
sealed class ScalarKind<T>(string accepts, string placeholder, ScalarKind<T>.Parser parse, Func<T, string> yaml, bool isSwitch = false)
    : SettingKind<T>(accepts, placeholder)
{
    public delegate bool Parser(string text, [MaybeNullWhen(false)] out T value);

    public override bool IsSwitch => isSwitch;

    public override string Yaml(T value) => yaml(value);

    public override bool TryRead(IReadOnlyList<string> texts, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? culprit)
    {
        culprit = texts.Count == 0 ? "" : texts[^1];
        return parse(culprit, out value);
    }
}

/// <summary>A kind whose value is a list, one item per text.</summary>
sealed class ListKind<TItem>(string accepts, string placeholder, ScalarKind<TItem>.Parser parse, Func<TItem, string> yaml)
    : SettingKind<IReadOnlyList<TItem>>(accepts, placeholder)
{
    public override bool IsList => true;

    public override string Yaml(IReadOnlyList<TItem> value) => $"[{string.Join(", ", value.Select(yaml))}]";

    public override bool TryRead(
        IReadOnlyList<string> texts,
        [MaybeNullWhen(false)] out IReadOnlyList<TItem> value,
        [NotNullWhen(false)] out string? culprit)
    {
        List<TItem> items = [];
        foreach (var text in texts)
        {
            if (!parse(text, out var item))
            {
                (value, culprit) = (null, text);
                return false;
            }

            items.Add(item);
        }

        (value, culprit) = (items, "");
        return true;
    }
}

/// <summary>The values of another kind, or null.</summary>
sealed class OptionalKind<T>(SettingKind<T> kind) : SettingKind<T?>(kind.Accepts, kind.Placeholder)
    where T : struct
{
    public override bool IsSwitch => kind.IsSwitch;

    public override string Yaml(T? value) => kind.Yaml(value ?? default);

    public override bool TryRead(IReadOnlyList<string> texts, out T? value, [NotNullWhen(false)] out string? culprit)
    {
        var good = kind.TryRead(texts, out var plain, out culprit);
        value = plain;
        return good;
    }
}
