namespace Surveyor.Nats;

/// <summary>
/// Reads the stream and cuts it into frames without copying payloads: a message is a slice of the segment it arrived in,
/// and one that is larger than a segment gets a buffer of its own, filled straight from the stream.
/// </summary>
sealed class NatsParser(Stream stream, INatsFrames frames, ReceivePool pool)
{
    /// <summary>The INFO of a large cluster is the longest line there is.</summary>
    public const int MaxLineBytes = 64 << 10;

    const int SmallestRead = 4 << 10;

    ReceiveBuffer _segment = pool.Segment();
    int _start;
    int _end;
    int _scanned;
    MsgLine? _awaited;

    /// <summary>Reads on the calling thread. Ends only by an exception.</summary>
    /// <param name="leftover">Bytes read ahead of the parser.</param>
    /// <exception cref="NatsDisconnectedException">The stream ended.</exception>
    /// <exception cref="NatsProtocolException">What was read is not the protocol.</exception>
    public void Run(ReadOnlySpan<byte> leftover)
    {
        try
        {
            leftover.CopyTo(_segment.Span);
            _end = leftover.Length;
            while (true)
            {
                while (ParseOne())
                {
                }

                if (_awaited is { FrameBytes: > ReceivePool.SegmentBytes } large)
                {
                    ReadLarge(large);
                    continue;
                }

                MakeRoom();
                _end += Read(_segment.Span[_end..]);
            }
        }
        finally
        {
            _segment.Dispose();
        }
    }

    int Read(Span<byte> target)
    {
        var read = stream.Read(target);
        if (read == 0)
        {
            throw new NatsDisconnectedException("the server closed the connection");
        }

        frames.Received(read);
        return read;
    }

    bool ParseOne()
    {
        if (_awaited is null && !TryParseLine())
        {
            return false;
        }

        if (_awaited is not { } line)
        {
            return true;
        }

        if (_end - _start < line.FrameBytes)
        {
            return false;
        }

        Deliver(_segment, _start, line);
        Consume(line.FrameBytes);
        return true;
    }

    bool TryParseLine()
    {
        var bytes = _segment.Span[_start.._end];
        if (bytes.IsEmpty)
        {
            return false;
        }

        var lineFeed = bytes[_scanned..].IndexOf((byte)'\n');
        if (lineFeed < 0)
        {
            DemandPlausible(bytes);
            _scanned = bytes.Length;
            return false;
        }

        var length = _scanned + lineFeed + 1;
        var line = bytes[..(length - 1)].TrimEnd((byte)'\r');
        if (line.StartsWith("MSG "u8) || line.StartsWith("HMSG "u8))
        {
            _awaited = MsgLine.Parse(line, length);
        }
        else
        {
            ParseControl(line);
            Consume(length);
        }

        return true;
    }

    static void DemandPlausible(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length > MaxLineBytes)
        {
            throw new NatsProtocolException("a line without an end");
        }

        if (!"MHPI+-"u8.Contains(beginning[0]))
        {
            throw new NatsProtocolException("an unknown operation");
        }
    }

    void ParseControl(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("PING"u8))
        {
            frames.Ping();
        }
        else if (line.SequenceEqual("PONG"u8))
        {
            frames.Pong();
        }
        else if (line.StartsWith("INFO "u8))
        {
            frames.Info(line[5..]);
        }
        else if (line.StartsWith("-ERR"u8))
        {
            frames.Error(NatsText.Decode(line[4..].Trim(" '"u8)));
        }
        else if (!line.SequenceEqual("+OK"u8))
        {
            throw new NatsProtocolException("an unknown operation");
        }
    }

    void Deliver(ReceiveBuffer buffer, int at, MsgLine line)
    {
        if (!buffer.Span.Slice(at + line.BodyAt + line.BodyBytes, 2).SequenceEqual("\r\n"u8))
        {
            throw new NatsProtocolException("a message that does not end where it was announced to");
        }

        frames.Message(new(buffer, at, line, buffer == _segment && pool.IsCrowded));
    }

    void Consume(int bytes)
    {
        _start += bytes;
        _scanned = 0;
        _awaited = null;
    }

    void MakeRoom()
    {
        var pending = _end - _start;
        if (!_segment.IsShared && (pending == 0 || !HasRoom(pending)))
        {
            _segment.Span.Slice(_start, pending).CopyTo(_segment.Span);
            (_start, _end) = (0, pending);
        }
        else if (!HasRoom(pending))
        {
            var next = pool.Segment();
            _segment.Span.Slice(_start, pending).CopyTo(next.Span);
            _segment.Dispose();
            (_segment, _start, _end) = (next, 0, pending);
        }
    }

    bool HasRoom(int pending)
    {
        var missing = _awaited is { } line ? line.FrameBytes - pending : SmallestRead;
        return _segment.Length - _end >= missing;
    }

    void ReadLarge(MsgLine line)
    {
        using var whole = pool.Rent(line.FrameBytes);
        var have = _end - _start;
        _segment.Span.Slice(_start, have).CopyTo(whole.Span);
        while (have < line.FrameBytes)
        {
            have += Read(whole.Span[have..line.FrameBytes]);
        }

        Deliver(whole, 0, line);
        Consume(_end - _start);
    }
}
