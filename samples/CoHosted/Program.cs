using Encoder.Samples.CoHosted.Encoding;
using Encoder.Samples.CoHosted.Lessons;
using Encoder.Silo.Hosting;

// A catalogue of lessons that has their videos encoded. With --silo it is itself a silo of the encoder's cluster, and encodes; without, a client of it.
var builder = WebApplication.CreateSlimBuilder([.. args.Where(a => a != "--silo")]);
if (args.Contains("--silo")) builder.AddEncoderSilo();
else builder.AddClusterClient();
builder.Services.AddSingleton<LessonCatalogue>();
builder.Services.AddSingleton<VideoEncoding>();
builder.Services.AddHostedService(services => services.GetRequiredService<VideoEncoding>());
builder.Services.Configure<EncodingOptions>(builder.Configuration.GetSection(EncodingOptions.Section));

await using var app = builder.Build();
app.MapLessons();
await app.StartAsync();
Console.WriteLine($"ready: {app.Urls.First()}");
await app.WaitForShutdownAsync();
