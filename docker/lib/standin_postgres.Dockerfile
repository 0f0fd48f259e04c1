# Stands in for postgres:16 where that cannot be pulled (docker/try-compose): Debian's PostgreSQL 15, with the variables
# that compose.yaml sets, and started in two steps on the first day, as the official image does.
FROM jifen-standin-base

RUN apt-get update && \
    mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql && \
    rm -rf /var/lib/apt/lists/* && ln -s /usr/lib/postgresql/*/bin /usr/local/pgsql
COPY --chown=root:root standin_postgres.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod 755 /usr/local/bin/docker-entrypoint.sh && \
    sed -i "s/^#\?listen_addresses.*/listen_addresses = '*'/" /usr/share/postgresql/*/postgresql.conf.sample

ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/pgsql PGDATA=/var/lib/postgresql/data
RUN mkdir -p "$PGDATA" && chown postgres:postgres "$PGDATA" && chmod 1777 "$PGDATA"
VOLUME ["/var/lib/postgresql/data"]
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
