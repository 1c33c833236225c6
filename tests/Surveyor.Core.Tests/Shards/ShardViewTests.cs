using Surveyor.Snapshot;

namespace Surveyor.Core.Tests.Shards;

public sealed class ShardViewTests
{
    static readonly string[] Accounts = [.. Enumerable.Range(0, 2000).Select(number => $"ACCOUNT{number}")];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Each_account_and_server_has_one_owner_and_the_shares_are_alike(int members)
    {
        var views = Views(members);
        foreach (var account in Accounts)
        {
            views.Count(view => view.OwnsAccount(account)).ShouldBe(1);
            views.Count(view => view.OwnsServer(new(account, "C1", ""))).ShouldBe(1);
        }

        var fair = Accounts.Length / members;
        views.ShouldAllBe(view => Math.Abs(Accounts.Count(view.OwnsAccount) - fair) < fair / 4);
    }

    [Fact]
    public void One_more_takes_its_share_and_moves_nothing_else()
    {
        var (three, four) = (Views(3), Views(4));
        for (var member = 0; member < 3; member++)
        {
            Accounts.Where(four[member].OwnsAccount).ShouldAllBe(account => three[member].OwnsAccount(account));
        }

        Accounts.Count(four[3].OwnsAccount).ShouldBeInRange(400, 600);
    }

    [Fact]
    public void Who_is_not_a_member_owns_nothing()
    {
        var view = new ShardView("c", ["a", "b"], -1);
        Accounts.ShouldAllBe(account => !view.OwnsAccount(account));
        new ShardView("c", [], -1).OwnsServer(new("n1", "C1", "")).ShouldBeFalse();
    }

    [Fact]
    public void Of_two_with_the_same_name_one_has_the_share()
    {
        var views = new[] { new ShardView("a", ["a", "a", "b"], 0), new ShardView("a", ["a", "a", "b"], 1), new ShardView("b", ["a", "a", "b"], 2) };
        Accounts.ShouldAllBe(account => views.Count(view => view.OwnsAccount(account)) == 1);
        Accounts.ShouldAllBe(account => !views[1].OwnsAccount(account));
    }

    static ShardView[] Views(int members)
    {
        var names = Enumerable.Range(0, members).Select(number => $"surveyor-{number}").ToArray();
        return [.. Enumerable.Range(0, members).Select(index => new ShardView(names[index], names, index))];
    }
}
