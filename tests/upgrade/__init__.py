"""From each release to the sources as they are: a database of the release is restored, updated and compared.

``VERSION.sql.xz`` is a database that the release itself has made, and ``VERSION.json`` what was in it;
``docker/release-dump`` makes both.
"""
