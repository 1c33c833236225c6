namespace Surveyor.Nats;

/// <summary>A request that waits for its one reply.</summary>
sealed class PendingRequest(NatsSession session, string subject, string inbox) : IInbox
{
    readonly TaskCompletionSource<NatsMsg> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NatsSession Session => session;

    public async Task<NatsMsg> ReplyAsync(CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static (state, token) => ((PendingRequest)state!)._reply.TrySetCanceled(token), this);
        var reply = await _reply.Task;
        return reply.IsNoResponders ? throw new NatsNoRespondersException(subject) : reply;
    }

    public void Deliver(in MsgFrame frame)
    {
        var reply = frame.Take(inbox);
        if (!_reply.TrySetResult(reply))
        {
            reply.Dispose();
        }
    }

    public bool HasAsked(string asked) => asked == subject;

    public void Refuse(Exception refusal) => Fail(refusal);

    public void Fail(Exception reason)
    {
        if (_reply.TrySetException(reason))
        {
            _ = _reply.Task.Exception;
        }
    }
}
