from . import parts, people, reopen
