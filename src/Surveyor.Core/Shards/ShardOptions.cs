namespace Surveyor.Shards;

/// <summary>Which part of the system this Surveyor shows.</summary>
/// <param name="Number">Which of <paramref name="Count"/> fixed shards, from 1 on; 0 when members find each other.</param>
/// <param name="Count">How many fixed shards there are; 0 when members find each other.</param>
/// <param name="Name">The member's name, where members find each other: its share follows from it.</param>
/// <param name="Group">Members of one group share the system.</param>
public sealed record ShardOptions(int Number, int Count, string Name, string Group)
{
    public bool IsFixed => Count > 0;

    public static ShardOptions Fixed(int number, int count) => new(number, count, "", "");

    public static ShardOptions Auto(string name, string group) => new(0, 0, name, group);
}
