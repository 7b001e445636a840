using Encoder.Samples.CoHosted.Encoding;
using Encoder.Samples.CoHosted.Lessons;
using Encoder.Silo.Cluster;

// A catalogue of lessons that has their videos encoded. It is a client of the encoder or, with --silo, a silo of its cluster that runs
// the encodes itself.
var builder = WebApplication.CreateSlimBuilder([.. args.Where(a => a != "--silo")]);
if (args.Contains("--silo")) builder.AddEncoderSilo();
else builder.AddEncodingClient();
builder.Services.AddSingleton<LessonCatalogue>();
builder.Services.AddSingleton<VideoEncoding>();
builder.Services.AddHostedService(services => services.GetRequiredService<VideoEncoding>());
builder.Services.Configure<EncodingOptions>(builder.Configuration.GetSection(EncodingOptions.Section));

await using var app = builder.Build();
app.MapLessons();
await app.StartAsync();
Console.WriteLine($"ready: {app.Urls.First()}");
await app.WaitForShutdownAsync();
