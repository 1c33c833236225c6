using System.Globalization;
using Surveyor.Events;
using Surveyor.Host.Options;
using Surveyor.Objectives;

namespace Surveyor.Tests.Options;

/// <summary>Objectives in Surveyor's own form, good and bad.</summary>
public class ObjectiveFilesTests
{
    const string Least = "service: price\nthreshold: 500ms\ntarget: 99.9\n";

    [Fact]
    public void An_objective_needs_a_service_a_threshold_and_a_target_and_is_called_as_its_file()
    {
        var objective = Written.One(Least, "deep/price-fast.yaml");

        (objective.Name, objective.Service, objective.Account, objective.Part).ShouldBe(("price-fast", "price", "*", LatencyPart.Provider));
        (objective.Threshold, objective.Target, objective.Period).ShouldBe((TimeSpan.FromMilliseconds(500), 0.999m, TimeSpan.FromDays(30)));
        (objective.Bad, objective.MinimumBad, objective.MinimumEvents, objective.LeastEvents).ShouldBe((BadEvents.All, 5, null, 1000));
        (objective.Pages, objective.Tickets, objective.ByRequestorAccount, objective.BreachFor).ShouldBe((true, true, false, null));
    }

    [Fact]
    public void Everything_can_be_said()
    {
        var objective = Written.One("""
            name: 'prices "now"'
            description: |
              What shops see.
            service: price.*
            account: SHOP
            part: total
            threshold: 1s500ms
            target: 99.95%
            period: 7d
            bad: [slow, 504]
            minimum-bad: 10
            minimum-events: 2000
            owner: team prices
            labels: {team: prices, tier: 1}
            annotations: {dashboard: "https://grafana/d/1?a={{ $labels.slo }}"}
            page: false
            ticket: true
            by-requestor-account: true
            """);

        (objective.Name, objective.Description, objective.Service, objective.Account).ShouldBe(("prices \"now\"", "What shops see.\n", "price.*", "SHOP"));
        (objective.Part, objective.Threshold, objective.Target, objective.Period).ShouldBe((LatencyPart.Total, TimeSpan.FromSeconds(1.5), 0.9995m, TimeSpan.FromDays(7)));
        (objective.Bad, objective.MinimumBad, objective.MinimumEvents, objective.Owner).ShouldBe((BadEvents.Slow | BadEvents.Unanswered, 10, 2000, "team prices"));
        objective.Labels.ShouldBe([new("team", "prices"), new("tier", "1")]);
        objective.Annotations.ShouldHaveSingleItem().Value.ShouldBe("https://grafana/d/1?a={{ $labels.slo }}");
        (objective.Pages, objective.Tickets, objective.ByRequestorAccount).ShouldBe((false, true, true));
    }

    [Theory]
    [InlineData("P99 under 500ms for 2m", "0.99", 500, 120)]
    [InlineData("p99.9 < 500 ms for 2 minutes", "0.999", 500, 120)]
    [InlineData("P95<1s for 1h", "0.95", 1000, 3600)]
    [InlineData("  p 50 below 1 second  for 1m30s ", "0.5", 1000, 90)]
    [InlineData("p99.95% ≤ 0.25s for 1 hour", "0.9995", 250, 3600)]
    [InlineData("P99 WITHIN 1 Minute FOR 1 Day", "0.99", 60_000, 86_400)]
    public void A_promise_is_one_line(string promise, string target, int milliseconds, int seconds)
    {
        var objective = Written.One($"service: price\npromise: {promise}\n");
        (objective.Target, objective.Threshold, objective.BreachFor).ShouldBe(
            (decimal.Parse(target, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("P100 under 500ms for 2m")]
    [InlineData("P0 under 500ms for 2m")]
    [InlineData("P99 under 500 for 2m")]
    [InlineData("P99 under 500ms")]
    [InlineData("P99 under 0ms for 2m")]
    [InlineData("P99 under 25h for 2m")]
    [InlineData("P99 under 500ms for 59s")]
    [InlineData("P99 under 500ms for 25h")]
    [InlineData("P99 under 500ms for 90.5s")]
    [InlineData("P99 over 500ms for 2m")]
    [InlineData("P99 under 1M for 2m")]
    public void What_is_no_promise_is_refused(string promise) => Written.Wrong($"service: price\npromise: {promise}\n").ShouldBe(
        [$"a.yaml:2: promise: '{promise}' is not accepted; accepted: a line such as 'P99 under 500ms for 2m', with a time of 1us to 24h and then one of whole seconds from 1m to 24h"]);

    [Theory]
    [InlineData("target: 100")]
    [InlineData("target: 0")]
    [InlineData("target: 0%")]
    [InlineData("target: -1")]
    [InlineData("target: 0.999")]
    [InlineData("target: NaN")]
    [InlineData("target: 1e1")]
    [InlineData("target: 99.9999999")]
    [InlineData("target: 999999999999999999999999999999999")]
    public void A_target_is_a_percentage(string target) => Written.Wrong($"service: price\nthreshold: 500ms\n{target}\n").ShouldHaveSingleItem().ShouldBe(
        $"a.yaml:3: target: '{target[8..]}' is not accepted; accepted: a percentage from 1 to 99.999999, such as 99.9 or 99.9%; less than 1 with its sign, such as 0.5%");

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("500")]
    [InlineData("24h1us")]
    [InlineData("25h")]
    [InlineData("1ns")]
    [InlineData("999999999999d")]
    [InlineData("9999999999999999999999999999999999999999999999d")]
    [InlineData("NaN")]
    public void A_threshold_is_a_duration_of_up_to_a_day(string threshold) => Written.Wrong($"service: price\ntarget: 99\nthreshold: {threshold}\n").ShouldHaveSingleItem().ShouldBe(
        $"a.yaml:3: threshold: '{threshold}' is not accepted; accepted: a duration from 1us to 24h, such as 500ms");

    [Theory]
    [InlineData("1s")]
    [InlineData("59m")]
    [InlineData("367d")]
    [InlineData("1M")]
    [InlineData("3600.5s")]
    [InlineData("-30d")]
    public void A_period_is_a_duration_of_an_hour_to_a_year(string period) => Written.Wrong(Least + $"period: {period}\n").ShouldHaveSingleItem().ShouldBe(
        $"a.yaml:4: period: '{period}' is not accepted; accepted: a duration of whole seconds from 1h to 366d, such as 30d");

    [Theory]
    [InlineData("part: provder", "part: 'provder' is not accepted; accepted: total, service, system, requestor_rtt, responder_rtt, network, provider")]
    [InlineData("bad: [slow, 400]", "bad: '400' is not accepted; accepted: a list of slow, no_responders (or 503), unanswered (or 504) and abandoned (or 408)")]
    [InlineData("bad: []", "bad: '' is not accepted; accepted: a list of slow, no_responders (or 503), unanswered (or 504) and abandoned (or 408)")]
    [InlineData("bad: {slow: 1}", "bad: accepted: a list of slow, no_responders (or 503), unanswered (or 504) and abandoned (or 408)")]
    [InlineData("minimum-bad: 0", "minimum-bad: '0' is not accepted; accepted: a whole number from 1 on")]
    [InlineData("minimum-events: 99999999999", "minimum-events: '99999999999' is not accepted; accepted: a whole number from 1 on")]
    [InlineData("page: maybe", "page: 'maybe' is not accepted; accepted: true or false")]
    [InlineData("labels: {severity: page}", "labels: 'severity' is a label that alerts have of themselves")]
    [InlineData("labels: {a-b: c}", "labels: 'a-b' is no name; accepted: letters, digits and '_', not starting with a digit or '__'")]
    [InlineData("labels: {__a: c}", "labels: '__a' is no name; accepted: letters, digits and '_', not starting with a digit or '__'")]
    [InlineData("labels: {a: [c]}", "labels: a is not accepted; accepted: text")]
    [InlineData("labels: team", "labels: is no mapping of keys to values")]
    [InlineData("annotations: {1: c}", "annotations: '1' is no name; accepted: letters, digits and '_', not starting with a digit or '__'")]
    [InlineData("name: \"a\\nb\"", "name: 'a\nb' is not accepted; accepted: text of one line with 1 to 200 characters")]
    [InlineData("name: ' '", "name: ' ' is not accepted; accepted: text of one line with 1 to 200 characters")]
    [InlineData("name: \"\\uD800\"", "is not readable as YAML", true)]
    [InlineData("treshold: 1s", "treshold: there is no such key; did you mean threshold?")]
    [InlineData("minimum_bad: 1", "minimum_bad: there is no such key; did you mean minimum-bad?")]
    [InlineData("frobnicate: 1", "frobnicate: there is no such key")]
    [InlineData("promise: P99 under 1s for 2m", "is said by promise, too; only one of them can be given", true)]
    public void What_is_wrong_is_told_with_line_key_and_what_is_accepted(string line, string problem, bool isPart = false)
    {
        var wrong = Written.Wrong(Least + line + "\n");
        if (isPart)
        {
            wrong.ShouldAllBe(one => one.Contains(problem));
        }
        else
        {
            wrong.ShouldBe([$"a.yaml:4: {problem}"]);
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() => Written.Wrong("nmae: x\nthreshold: 0\nperiod: 1s\npart: all\npage: 7\n").ShouldBe(
    [
        "a.yaml:1: service: is missing; accepted: text of one line with 1 to 200 characters",
        "a.yaml:4: part: 'all' is not accepted; accepted: total, service, system, requestor_rtt, responder_rtt, network, provider",
        "a.yaml:2: threshold: '0' is not accepted; accepted: a duration from 1us to 24h, such as 500ms",
        "a.yaml:1: target: is missing; accepted: a percentage from 1 to 99.999999, such as 99.9 or 99.9%; less than 1 with its sign, such as 0.5%",
        "a.yaml:3: period: '1s' is not accepted; accepted: a duration of whole seconds from 1h to 366d, such as 30d",
        "a.yaml:5: page: '7' is not accepted; accepted: true or false",
        "a.yaml:1: nmae: there is no such key; did you mean name?",
    ]);

    [Fact]
    public void The_key_is_told_whatever_the_file_is_called() =>
        Written.Files(("part.yaml", Least + "part: x")).Broken["part.yaml"].ShouldHaveSingleItem().ShouldStartWith("part.yaml:4: part: 'x' is not accepted");

    [Theory]
    [InlineData("", "a.yaml:1: is not readable as YAML: it is empty")]
    [InlineData("service: [", "a.yaml:2: is not readable as YAML")]
    [InlineData("service: \"a", "is not readable as YAML")]
    [InlineData("service: a\nservice: b", "is not readable as YAML: Duplicate key")]
    [InlineData("a: &x 1\nb: *x", "a.yaml:2: is not readable as YAML: an alias (*name) is not understood")]
    [InlineData("- service: a", "a.yaml:1: an objective is a mapping of keys to values")]
    [InlineData("just words", "a.yaml:1: an objective is a mapping of keys to values")]
    public void What_is_no_objective_is_told(string text, string problem) => Written.Wrong(text).ShouldHaveSingleItem().ShouldContain(problem);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void A_file_that_is_nested_without_end_ends_nothing(string opening) =>
        Written.Wrong(string.Concat(Enumerable.Repeat(opening, 100_000))).ShouldHaveSingleItem().ShouldContain("is not readable as YAML: it is nested too deep");

    [Fact]
    public void Of_a_file_full_of_mistakes_the_first_are_told()
    {
        var wrong = Written.Wrong(Least + string.Concat(Enumerable.Range(0, 50_000).Select(at => $"zzzzzzzz{at}: 1\n")));
        wrong.Count.ShouldBe(51);
        wrong[^1].ShouldBe("a.yaml: there is more");
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_soon()
    {
        string[] texts =
        [
            $"service: {new string('x', 1_000_000)}",
            string.Concat(Enumerable.Repeat("---\nservice: a\n", 40_000)),
            $"[{string.Concat(Enumerable.Repeat("1,", 400_000))}]",
            $"target: [{string.Concat(Enumerable.Repeat("{a: b},", 100_000))}]",
            $"labels:\n{string.Concat(Enumerable.Range(0, 50_000).Select(at => $"  {at}: x\n"))}",
            string.Concat(Enumerable.Range(0, 300_000).Select(at => (char)(at % 256))),
        ];
        foreach (var text in texts)
        {
            Written.Wrong(text).Sum(reason => reason.Length).ShouldBeLessThan(20_000);
        }
    }

    [Fact]
    public void A_file_may_hold_several_and_one_that_is_wrong_is_wrong_as_a_whole()
    {
        Written.Files(("a.yaml", $"name: x\n{Least}---\n# nothing\n---\nname: y\n{Least}")).Files.ShouldHaveSingleItem().Objectives.Select(one => one.Name).ShouldBe(["x", "y"]);
        var read = Written.Files(("a.yaml", $"name: x\n{Least}---\nname: y\n"), ("b.yaml", Least));
        read.Files.Select(file => file.Id).ShouldBe(["b.yaml"]);
        read.IsBroken("a.yaml").ShouldBeTrue();
        read.IsBroken("b.yaml").ShouldBeFalse();
        Written.Files(("a.yaml", Least + "---\n" + Least)).Broken["a.yaml"].ShouldBe(["a.yaml:5: name: 'a' is the name of another objective"]);
    }

    [Fact]
    public void Of_two_files_with_one_name_the_one_that_sorts_first_stays_and_both_are_told()
    {
        var read = Written.Files(("b/price.yaml", Least), ("a/price.yaml", Least), ("c.yaml", Least));

        read.Files.Select(file => file.Id).ShouldBe(["a/price.yaml", "c.yaml"]);
        read.Broken["a/price.yaml"].ShouldBe(["a/price.yaml:1: name: 'price' is the name of another objective, in b/price.yaml, which is left out"]);
        read.Broken["b/price.yaml"].ShouldBe(["b/price.yaml:1: name: 'price' is the name of another objective, in a/price.yaml, which stays"]);
        (read.IsBroken("a/price.yaml"), read.IsBroken("b/price.yaml")).ShouldBe((false, true));
    }

    [Fact]
    public void Json_is_read_too() => Written.One("""{"service": "price", "threshold": "500ms", "target": 99.9, "labels": {"team": "a"}}""", "x.json").Target.ShouldBe(0.999m);

    [Fact]
    public void A_thousand_objectives_are_read() => Written
        .Files([.. Enumerable.Range(0, 1000).Select(at => ($"{at}.yaml", Least))])
        .Files.Count.ShouldBe(1000);
}
