# Stands in for odoo:19.0 where that cannot be pulled (docker/try-compose).
#
# As in the official image: the system's Python under the protection of its package manager, Odoo in dist-packages with
# older libraries beside it, the user, the volumes, variables, ports, entry point and command.
# Not as there: Debian and Python 3.11 (Ubuntu, 3.12), Debian's wkhtmltopdf (theirs is patched: several documents in
# one, headers and footers), Debian's Odoo 19.0, no openupgradelib and no cssselect (nor are there in theirs).
FROM jifen-standin-base

COPY odoo-19_*.deb fonts-*.deb gsfonts_*.deb libjs-*.deb /tmp/debs/
RUN apt-get update && \
    dpkg-deb --field /tmp/debs/odoo-19_*.deb Depends | grep -o 'python3-[a-z0-9-]*' | sort >/tmp/wanted && \
    apt-cache pkgnames python3- | sort | comm -12 - /tmp/wanted >/tmp/there && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        fonts-noto-cjk postgresql-client python3-pip python3-setuptools wkhtmltopdf xz-utils $(cat /tmp/there) && \
    rm -rf /var/lib/apt/lists/* /tmp/wanted /tmp/there
# Unpacked, not installed: of some libraries this Debian has no package. The last one wins where Odoo's data is linked.
RUN for deb in /tmp/debs/*.deb; do \
        dpkg-deb --fsys-tarfile "$deb" | tar -x -C / --keep-directory-symlink --wildcards \
            --exclude='*/i18n/[a-y]*.po' --exclude='*/i18n/z[a-gi-z]*.po' \
            --exclude='./usr/lib/python3/dist-packages/addons' --exclude='./usr/lib/python3/dist-packages/setup' || exit 1; \
    done && rm -rf /tmp/debs
COPY --chown=root:root standin_odoo.sh /entrypoint.sh
RUN chmod 755 /entrypoint.sh && \
    adduser --system --group --quiet --home /var/lib/odoo odoo && chmod 750 /var/lib/odoo && \
    mkdir -p /etc/odoo /mnt/extra-addons && \
    printf '[options]\naddons_path = /mnt/extra-addons\ndata_dir = /var/lib/odoo\n' >/etc/odoo/odoo.conf && \
    chown odoo /etc/odoo/odoo.conf && chown -R odoo /mnt/extra-addons

ENV LANG=en_US.UTF-8 ODOO_RC=/etc/odoo/odoo.conf
VOLUME ["/var/lib/odoo", "/mnt/extra-addons"]
EXPOSE 8069 8071 8072
USER odoo
ENTRYPOINT ["/entrypoint.sh"]
CMD ["odoo"]
