using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Surveyor.Core.Tests.Protocol;

/// <summary>Properties over many random cases, each made from a number of its own.</summary>
static class Property
{
    const ulong Seed = 20_261_121;

    /// <summary>
    /// Runs the check on cases that are the same in every run. A failure names the number of its case:
    /// `new Random(number)` makes it again.
    /// </summary>
    public static void Holds(int cases, Action<Random> check)
    {
        var numbers = Gen.Choose(0, int.MaxValue).ToArbitrary();
        var replay = new FSharpOption<Replay>(new(new(Seed), null));
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(replay);
        Check.One(config, Prop.ForAll(numbers, number => check(new(number))));
    }
}
