using System.Globalization;
using Surveyor.Benchmarks;

if (args is [Floors.Empty or Floors.Copy or Floors.Gather, ..])
{
    await Floors.RunAsync(args);
    return 0;
}

if (args is ["case", var pattern, .. var more])
{
    foreach (var one in SwarmCase.All.Concat(SwarmCase.Growth).Where(one => one.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase)))
    {
        Console.WriteLine(Report.Line(await SwarmCases.RunAsync(one, floors: more.Length > 0)));
    }

    return 0;
}

if (args is ["swarm", var named])
{
    await SwarmCases.HoldAsync(SwarmCase.All.Concat(SwarmCase.Growth).First(one => one.Name.Contains(named, StringComparison.OrdinalIgnoreCase)));
    return 0;
}

if (args is ["health"])
{
    Console.WriteLine(JudgeAll.Run());
    return 0;
}

if (args is ["objectives"])
{
    Console.WriteLine(ThousandObjectives.Run());
    return 0;
}

if (args is ["accounts"])
{
    Console.WriteLine(await ManyAccounts.RunAsync());
    return 0;
}

if (args is ["latency", .. var how])
{
    var samples = how.Length > 0 ? long.Parse(how[0], CultureInfo.InvariantCulture) : Report.LatencySamples;
    Console.WriteLine(await LatencyStorm.RunAsync(samples, captured: how is [_, "capture"]));
    return 0;
}

var scrapes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
var document = args.Length > 1 ? args[1] : null;
return await Report.RunAsync(scrapes, document);
