using Surveyor.Protocol;

namespace Surveyor.Survey;

/// <summary>Which pages of a server's accounts are asked for, one after the other.</summary>
interface IJszPages
{
    /// <summary>Nothing more to ask: all was read, or too much changed meanwhile.</summary>
    bool IsOver { get; }

    bool IsComplete { get; }

    /// <summary>The request for the next page.</summary>
    /// <param name="most">How many accounts make a reply of the right size.</param>
    JszOptions Next(JszOptions ask, int most);

    /// <summary>Takes note of the page that was asked for last.</summary>
    void Turn(JszReply page, JszOptions asked);
}
