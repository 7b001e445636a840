# The image for all processes of a cluster: docker run encoder silo | gateway | migrate (deploy/entrypoint.sh).
FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY .editorconfig Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src ./src
# Each program is published separately: Orleans reads the program's list of assemblies (deps.json) at startup, and only the program's own
# publication has the correct list. All three share a folder, so files that they have in common come from the last one.
RUN for program in Silo Gateway Cli; do dotnet publish "src/$program" -c Release -o /app --nologo -p:RunAnalyzers=false || exit 1; done

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble AS dotnet

# Debian 12, because all tests use its ffmpeg (5.1); the .NET runtime is the same on every Linux with glibc.
FROM debian:12.11-slim
# Versions are not pinned, because Debian keeps only the latest version of a package in a release, which has the security fixes.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        bubblewrap ca-certificates curl ffmpeg libgcc-s1 libssl3 libstdc++6 tini tzdata util-linux zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 encoder \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin encoder \
    && install -d -o 10001 -g 10001 /data
COPY --from=dotnet /usr/share/dotnet /usr/share/dotnet
COPY --from=build /app /app
COPY --chmod=0755 deploy/entrypoint.sh /app/entrypoint.sh
ENV PATH="/usr/share/dotnet:${PATH}" \
    DOTNET_ROOT=/usr/share/dotnet \
    DOTNET_RUNNING_IN_CONTAINER=true \
    DOTNET_EnableDiagnostics=0 \
    Encoder__Host=0.0.0.0 \
    Encoder__Port=8080 \
    Encoder__Storage__DataFolder=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080 11111 30000
# tini reaps the processes that a killed ffmpeg leaves behind, and forwards SIGTERM.
ENTRYPOINT ["tini", "--", "/app/entrypoint.sh"]
