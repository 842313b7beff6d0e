#!/usr/bin/env python3
"""Entry of every command: makes its own environment on first use, then hands over to Django.

Kept readable by old Pythons, so that they get a plain word instead of a syntax error.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("需要 Python 3.11 或更高版本,当前为 %d.%d。请安装后用它运行 manage.py。" % sys.version_info[:2])
if os.name == "nt":
    sys.exit("本程序在 Linux 和 macOS 上运行;Windows 请在 WSL 中使用。")

from config import bootstrap


def main():
    """Run the command line given."""
    bootstrap.enter(sys.argv)  # outside .venv this does not return: the command starts anew inside

    from django.core.management import execute_from_command_line

    from config import prepare

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"  # the only one, even when a test starts this
    prepare.start(sys.argv)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
