# Portolan in a container: see docs/proxy.md.
#   docker build -t portolan . && docker run --rm -p 127.0.0.1:8000:8000 portolan
FROM rust:1-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /portolan
COPY . .
RUN make build

FROM debian:trixie-slim
COPY --from=build /portolan/target/release/portolan /usr/local/bin/portolan
COPY --from=build /portolan/target/site /usr/local/share/portolan/site
ENV LEPTOS_SITE_ROOT=/usr/local/share/portolan/site
# Nobody's own: it needs neither rights nor files.
USER 65532:65532
EXPOSE 8000
# Loopback within a container is reached by nobody, so it listens on all its addresses. There are no logins:
# who may come in is decided by where the port is published (on 127.0.0.1 above), or by a proxy that
# authenticates. Its address is then named by --trusted-proxy.
ENTRYPOINT ["portolan", "serve", "--listen", "0.0.0.0:8000", "--allow-remote"]
