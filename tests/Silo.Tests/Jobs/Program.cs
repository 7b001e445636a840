using System.Collections.Concurrent;
using System.Diagnostics;
using Encoder.Contracts;
using Encoder.Silo.Tests.Jobs;
using Encoder.Testing;
using Xunit.Runner.InProc.SystemConsole;

// The process of SuspectTests. Usage: "dotnet Encoder.Silo.Tests.dll killer FOLDER".
if (args is ["killer", var shared]) return await KillerProcess.Run(shared);

// The process of KillTests. Usage: "dotnet Encoder.Silo.Tests.dll job FOLDER CALL N". It runs one job, prints its progress line by line,
// and kills itself right before the Nth call with that name. All other arguments go to the test runner.
if (args is not ["job", var folder, var call, var ordinal]) return await ConsoleRunner.Run(args);

var nth = int.Parse(ordinal);
var calls = new ConcurrentDictionary<string, int>();
void Before(string name)
{
    if (calls.AddOrUpdate(name, 1, (_, count) => count + 1) != nth || name != call) return;
    Process.GetCurrentProcess().Kill();
    Thread.Sleep(Timeout.Infinite);
}
void Say(string line)
{
    Console.WriteLine(line);
    Console.Out.Flush();
}

var sender = new RecordingSender
{
    OnSend = message =>
    {
        Before("send");
        Say($"sent {message.Id}");
        Before("sent");
    },
};
await using var world = await JobWorld.Start(new TemporaryFolder(folder), sender: sender, faults: new Faults { OnCall = Before });
var id = EntityId.New(TimeProvider.System);
Say($"job {id}");
await world.Submit(id: id);
Say("acknowledged");
await world.Ended(id);
await Eventually.True(
    () => !sender.Sent.IsEmpty && world.Count("work_items") == 0 && world.Count("grain_reminder") == 0, "all work has ended");
Say("ended");
return 0;
