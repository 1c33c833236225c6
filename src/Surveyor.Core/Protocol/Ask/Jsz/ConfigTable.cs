namespace Surveyor.Protocol;

/// <summary>Most consumers of a system are configured like some other: equal configurations become one. A different one takes the place of the one before.</summary>
sealed class ConfigTable<T>
    where T : class, IEquatable<T>
{
    readonly T?[] _slots = new T?[256];

    /// <summary>The one that is known already, or this. From any thread.</summary>
    public T Shared(T config)
    {
        ref var slot = ref _slots[config.GetHashCode() & (_slots.Length - 1)];
        var known = Volatile.Read(ref slot);
        if (known?.Equals(config) == true)
        {
            return known;
        }

        Volatile.Write(ref slot, config);
        return config;
    }
}
