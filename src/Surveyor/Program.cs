using System.CommandLine;
using Surveyor.Host.Commands;

var root = SurveyCommand.Create();
root.Add(ConfigCommand.Create());
root.Add(DiscoverCommand.Create());
root.Add(CheckCommand.Create());
root.Add(RulesCommand.Create());
root.Add(DemoCommand.Create(SurveyCommand.RunAsync));

// A second signal, or a stop that takes longer than this, ends the process at once.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) };
return await SurveyCommand.Parse(root, args).InvokeAsync(invocation);
