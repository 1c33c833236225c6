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
        Check.One(Same(cases), Prop.ForAll(numbers, number => check(new(number))));
    }

    /// <summary>The same with cases of their own kind. A failure prints the smallest one.</summary>
    /// <param name="shrink">Smaller ones than a given one.</param>
    public static void Holds<T>(int cases, Gen<T> some, Func<T, IEnumerable<T>> shrink, Action<T> check) =>
        Check.One(Same(cases), Prop.ForAll(Arb.From(some, shrink), check));

    static Config Same(int cases) => Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(new FSharpOption<Replay>(new(new(Seed), null)));
}
