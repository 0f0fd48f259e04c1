"""Entry of docker/backup and docker/restore, where the database is: ``python docker/lib/backup COMMAND DATABASE …``."""

import argparse
import sys

import store


def main():
    parser = argparse.ArgumentParser(prog="backup")
    parser.add_argument("command", choices=("make", "check", "restore", "remove"))
    parser.add_argument("database")
    parser.add_argument("--neutralize", action="store_true")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--production", action="store_true", help="the database is for real use, not a demo")
    options = parser.parse_args()
    with store.speaking():
        store.find_server()
        if options.command == "make":
            from make import make

            return make(options.database)
        import restore

        if options.command == "check":
            return restore.check(sys.stdin.buffer)
        if options.command == "remove":
            return restore.remove(options.database)
        return restore.restore(
            sys.stdin.buffer,
            options.database,
            neutralize=options.neutralize,
            replace=options.replace,
            production=options.production,
        )


if __name__ == "__main__":
    sys.exit(main())
