using System.Runtime.CompilerServices;

namespace Surveyor.Nats;

sealed class NatsSubscription(NatsConnection connection, int sid, string subject, string? queueGroup, PendingQueue queue) : INatsSubscription
{
    readonly SubjectCache _subjects = new();

    public int Sid => sid;

    public string Subject => subject;

    public string? QueueGroup => queueGroup;

    public long Dropped => queue.Dropped;

    public void Deliver(in MsgFrame frame) => queue.Offer(frame, _subjects.Text(frame.Subject));

    public async IAsyncEnumerable<NatsMsg> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await queue.WaitAsync(cancellation))
        {
            while (queue.TryTake(out var msg))
            {
                yield return msg;
            }
        }
    }

    public void Unsubscribe()
    {
        connection.Unsubscribe(this);
        Complete();
    }

    public void Complete() => queue.Complete(null);

    public ValueTask DisposeAsync()
    {
        Unsubscribe();
        queue.Abandon();
        return ValueTask.CompletedTask;
    }
}
