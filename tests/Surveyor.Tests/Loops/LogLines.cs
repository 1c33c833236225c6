namespace Surveyor.Tests.Loops;

/// <summary>A log that can be read.</summary>
sealed class LogLines : ILogger
{
    readonly Lock _gate = new();
    readonly List<string> _lines = [];

    /// <summary>The lines since the last look, each as "Level: text".</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = [.. _lines];
            _lines.Clear();
            return taken;
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }
}
