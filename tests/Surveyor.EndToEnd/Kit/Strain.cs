namespace Surveyor.EndToEnd.Kit;

/// <summary>Tests that need several clusters at once, and tests that count milliseconds: one after the other.</summary>
public static class Strain
{
    public const string Name = "strain";
}
