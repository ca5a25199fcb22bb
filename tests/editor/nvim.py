"""A real Neovim without a screen, with the plugin in the folder that ATELIER_TEAMTYPE_NVIM names:
started, typed into and read over its own socket. Nothing of that plugin is ours."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

VARIABLE = "ATELIER_TEAMTYPE_NVIM"
PATIENCE_S = 30
KEY_MS = 15  # between two keys of a typist who is in a hurry

# What a person writes into init.lua, and: what is typed here is all that is to be in the text.
FIND = f"lua vim.opt.runtimepath:prepend(vim.env.{VARIABLE})"
ENABLE = """lua
require("teamtype").config("atelier", {cmd = {"atelier", "client"}, root_markers = ".atelier"})
require("teamtype").enable("atelier")
vim.cmd("filetype plugin indent off")
vim.opt.autoindent = false
""".replace("\n", " ")

# Nvim itself presses the keys, one after the other, so that in between it hears what others write.
# A key that waits for a second one is to come with it ("gg"): nothing timed happens meanwhile.
TYPE = """(function(keys)
    vim.g.typing = true
    local at = 0
    local timer = vim.loop.new_timer()
    timer:start(0, KEY_MS, vim.schedule_wrap(function()
        at = at + 1
        if keys[at] then
            vim.api.nvim_input(keys[at])
        else
            timer:stop()
            vim.g.typing = false
        end
    end))
end)(_A)""".replace("KEY_MS", str(KEY_MS))


def why_not():
    """Why no real Neovim runs here, or None."""
    folder = os.environ.get(VARIABLE)
    if not folder or not (Path(folder) / "lua/teamtype.lua").is_file():
        return f"data: {VARIABLE} names no folder of the plugin"
    return None if shutil.which("nvim") else "nvim: it is not installed"


def keys_of(text):
    return [{"<": "<LT>", "\n": "<CR>"}.get(sign, sign) for sign in text]


class Neovim:
    def __init__(self, programs, folder):
        folder.mkdir()
        self.socket = folder / "socket"
        self.said = folder / "said"
        # A home of its own: no settings of whoever tests, and no log left behind.
        environment = {each: os.environ[each] for each in os.environ if not each.startswith("XDG_")}
        environment |= {
            "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8",
            "PATH": f"{programs}:{os.environ['PATH']}",
            VARIABLE: str(Path(os.environ[VARIABLE]).absolute()),
        }
        with open(self.said, "wb") as said:
            self.process = subprocess.Popen(
                ["nvim", "--headless", "--clean", "-n", "-i", "NONE", "--listen", self.socket]
                + ["--cmd", FIND, "-c", ENABLE],
                env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )
        self.until(lambda: self.socket.exists() and self.ask("v:vim_did_enter") == 1, "it starts")

    def close(self):
        self.process.kill()
        self.process.wait(10)

    def until(self, question, what):
        end = time.monotonic() + PATIENCE_S
        while not question():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"nvim: {what}\n{self.said.read_text(errors='replace')}")
            time.sleep(0.02)  # what nvim does has no event here

    def ask(self, expression):
        """What an expression of Vim's language is worth there."""
        run = subprocess.run(
            ["nvim", "--server", self.socket, "--remote-expr", f"json_encode({expression})"],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_S,
        )
        # On either of its streams. A caret of its own may stand within a sign, and tear it.
        answer = (run.stdout or run.stderr).decode(errors="backslashreplace")
        try:
            return json.loads(answer)
        except ValueError:
            raise AssertionError(f"nvim: {expression}: {answer}") from None

    def lua(self, expression, argument=None):
        return self.ask("luaeval(%s, json_decode(%s))" % (
            quoted(expression), quoted(json.dumps(argument, ensure_ascii=False))
        ))

    def open(self, path):
        self.ask(f"execute('edit ' . fnameescape({quoted(path)}))")
        # From then on writing is the plugin's matter: its `open` was answered.
        self.until(lambda: self.ask("exists('#BufWriteCmd#<buffer>')") == 1, f"{path} is shared")

    def type(self, *keys):
        """Begins to; each is a key as Vim calls it (<Esc>, G), or a list of them."""
        lists = [[each] if isinstance(each, str) else each for each in keys]
        self.lua(TYPE, [key for each in lists for key in each])

    def has_typed(self):
        """All of it, and is in normal mode again."""
        return self.ask("[g:typing, mode()]") == [False, "n"]

    @property
    def text(self):
        lines, ends = self.ask("[getline(1, '$'), &endofline]")
        return "\n".join(lines) + "\n" * ends

    @property
    def fault(self):
        """The last that went wrong, also within the plugin; else nothing."""
        return self.ask("v:errmsg")

    @property
    def messages(self):
        return self.ask("execute('messages')")


def quoted(text):
    return "'" + str(text).replace("'", "''") + "'"
