# One build, three programs: --target silo, gateway or sandbox. They run as a user without rights.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
ENV DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true
RUN dotnet publish src/Silo -c Release -o /programs/silo \
 && dotnet publish src/Gateway -c Release -o /programs/gateway \
 && dotnet publish src/Sandbox -c Release -o /programs/sandbox

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
WORKDIR /app
COPY deploy/is-healthy.sh /usr/local/bin/is-healthy
USER $APP_UID

FROM base AS silo
COPY --from=build /programs/silo .
ENTRYPOINT ["dotnet", "OrderActors.Silo.dll"]

FROM base AS gateway
COPY --from=build /programs/gateway .
ENTRYPOINT ["dotnet", "OrderActors.Gateway.dll"]

FROM base AS sandbox
COPY --from=build /programs/sandbox .
ENTRYPOINT ["dotnet", "OrderActors.Sandbox.dll"]
