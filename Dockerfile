FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src ./src
RUN dotnet publish src/Surveyor -c Release -o /app -p:UseAppHost=false
# Where nats-surveyor's image has its program, so that a command line with this path goes on working.
RUN printf '#!/bin/sh\nexec dotnet /app/surveyor.dll "$@"\n' >/nats-surveyor && chmod 755 /nats-surveyor

FROM mcr.microsoft.com/dotnet/aspnet:10.0-alpine
# The root file system may be read-only: the runtime's diagnostics would want to write.
ENV DOTNET_EnableDiagnostics=0
COPY --from=build /app /app
COPY --from=build /nats-surveyor /nats-surveyor
WORKDIR /app
USER $APP_UID
EXPOSE 7777
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:7777/-/healthy"]
ENTRYPOINT ["/nats-surveyor"]
