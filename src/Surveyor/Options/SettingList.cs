using System.Collections;

namespace Surveyor.Host.Options;

/// <summary>The options of one section, in the order in which they are declared.</summary>
sealed class SettingList(string title) : IReadOnlyList<Setting>
{
    readonly List<Setting> _settings = [];

    public string Title { get; } = title;

    public int Count => _settings.Count;

    public Setting this[int index] => _settings[index];

    public Setting<T> Add<T>(Setting<T> setting)
    {
        _settings.Add(setting);
        return setting;
    }

    public IEnumerator<Setting> GetEnumerator() => _settings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
