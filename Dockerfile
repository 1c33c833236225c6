FROM mcr.microsoft.com/dotnet/sdk:10.0-alpine-aot AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src ./src
RUN dotnet publish src/Surveyor -c Release -o /app -p:PublishAot=true && rm -f /app/*.dbg /app/*.pdb

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-alpine
# The program has the name it has in nats-surveyor's image, so that a command line with this path goes on working.
COPY --from=build /app/surveyor /nats-surveyor
# Where budgets of objectives and alerts outlive the container, when a volume is mounted there.
RUN mkdir -p /var/lib/nats-surveyor && chown $APP_UID /var/lib/nats-surveyor
USER $APP_UID
EXPOSE 7777
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:7777/-/healthy"]
ENTRYPOINT ["/nats-surveyor"]
