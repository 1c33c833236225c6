using System.Collections.Concurrent;
using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>The latest reply of one server to each question. Safe to read while a reply of another question arrives.</summary>
sealed class ServerAnswers
{
    readonly ConcurrentDictionary<Question, (object Body, DateTimeOffset At)> _latest = [];

    public TimeSpan? Rtt { get; set; }

    /// <summary>The head of the last JSZ reply; its rows live in the registry.</summary>
    public JszTotals? Jsz { get; set; }

    public T? Get<T>(Question<T> question)
        where T : class => _latest.TryGetValue(question, out var answer) ? (T)answer.Body : null;

    public DateTimeOffset? ReceivedAt(Question question) => _latest.TryGetValue(question, out var answer) ? answer.At : null;

    public void Set<T>(Question<T> question, T body, DateTimeOffset at)
        where T : class => _latest[question] = (body, at);

    public void Withdraw(Question question) => _latest.TryRemove(question, out _);

    /// <summary>It has no JetStream any more.</summary>
    public void WithdrawJetStream()
    {
        foreach (var question in _latest.Keys.Where(question => question.JetStreamOnly))
        {
            Withdraw(question);
        }

        Jsz = null;
    }

    public void WithdrawAll()
    {
        _latest.Clear();
        Rtt = null;
        Jsz = null;
    }
}
