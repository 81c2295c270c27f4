"""An editor without a screen: Red Hat's YAML language server, as it stands behind VS Code, asked what it would show."""

import asyncio
import json
import re
import shutil
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tests.support.checkers import TOOLS, have
from tests.support.project import ROOT

PROGRAM = TOOLS / "yaml-language-server/bin/yaml-language-server"
_T = TypeVar("_T")
PATIENCE = 300
"""Seconds that one answer may take before the server counts as hung."""


def settings() -> dict[str, Any]:
    """What the project sets for everybody who opens it in VS Code."""
    content: dict[str, Any] = with_comments((ROOT / ".vscode/settings.json").read_text("utf-8"))
    return content


def with_comments(text: str) -> Any:
    """The content of one of VS Code's files: JSON in which whole lines may be comments."""
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", text))


class Editor:
    """Opens files of a folder and returns what the language server says of them."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        self.folder = folder
        self.loop = loop
        self.client = LanguageClient("tests", "1")
        self.said: dict[str, asyncio.Future[list[types.Diagnostic]]] = {}
        self.versions: dict[str, int] = {}
        self.asked_for: list[str] = []
        """Addresses outside the folder for which the server asked."""

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def keep(params: types.PublishDiagnosticsParams) -> None:
            answer = self.said.get(params.uri)
            if answer and not answer.done():
                answer.set_result(list(params.diagnostics))

        @self.client.feature(types.WORKSPACE_CONFIGURATION)  # type: ignore[untyped-decorator]
        def configure(params: types.ConfigurationParams) -> list[Any]:
            return [_nested(settings(), item.section or "") for item in params.items]

        @self.client.feature("custom/schema/content")  # type: ignore[untyped-decorator]
        def content(uri: str) -> str:
            self.asked_for.append(str(uri))
            return "{}"

    def start(self) -> None:
        """Begins as VS Code does: what it can show, and which folder is open."""

        async def begin() -> None:
            await self.client.start_io("node", str(PROGRAM), "--stdio")
            shows = types.ClientCapabilities(
                workspace=types.WorkspaceClientCapabilities(configuration=True, workspace_folders=True),
                text_document=types.TextDocumentClientCapabilities(
                    hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
                    completion=types.CompletionClientCapabilities(
                        completion_item=types.ClientCompletionItemOptions(
                            snippet_support=True, documentation_format=[types.MarkupKind.Markdown]
                        )
                    ),
                ),
            )
            folder = types.WorkspaceFolder(uri=self.folder.as_uri(), name="project")
            await self.client.initialize_async(
                types.InitializeParams(capabilities=shows, root_uri=self.folder.as_uri(), workspace_folders=[folder])
            )
            self.client.initialized(types.InitializedParams())
            self.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={}))

        self._wait(begin())

    def stop(self) -> None:
        """Ends the server, and only this one."""

        async def end() -> None:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            await self.client.stop()  # type: ignore[no-untyped-call]

        self._wait(end())

    def _wait(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, PATIENCE), self.loop).result()

    def open(self, path: str, text: str) -> list[types.Diagnostic]:
        """Everything that the server complains about in a file that says this."""
        uri = (self.folder / path).as_uri()
        version = self.versions[uri] = self.versions.get(uri, 0) + 1

        async def diagnostics() -> list[types.Diagnostic]:
            answer = self.said[uri] = self.loop.create_future()
            if version == 1:
                document = types.TextDocumentItem(uri=uri, language_id="yaml", version=version, text=text)
                self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))
            else:
                changed = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
                whole = [types.TextDocumentContentChangeWholeDocument(text)]
                self.client.text_document_did_change(types.DidChangeTextDocumentParams(changed, whole))
            found: list[types.Diagnostic] = await answer
            return found

        return self._wait(diagnostics())

    def completions(self, path: str, line: int, column: int) -> dict[str, types.CompletionItem]:
        """What the server would complete at a place, counting from 0, by what is shown."""
        place = types.TextDocumentIdentifier((self.folder / path).as_uri()), types.Position(line, column)

        async def complete() -> Sequence[types.CompletionItem] | types.CompletionList | None:
            return await self.client.text_document_completion_async(types.CompletionParams(*place))

        found = self._wait(complete())
        items = found.items if isinstance(found, types.CompletionList) else found or ()
        return {item.label: item for item in items}

    def hover(self, path: str, line: int, column: int) -> str:
        """What the server shows beside the pointer, in Markdown."""
        place = types.TextDocumentIdentifier((self.folder / path).as_uri()), types.Position(line, column)

        async def point() -> types.Hover | None:
            return await self.client.text_document_hover_async(types.HoverParams(*place))

        found = self._wait(point())
        return found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""


def _nested(flat: dict[str, Any], section: str) -> dict[str, Any]:
    """The settings of one section as VS Code hands them over: `yaml.format.enable` within `format`."""
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        if name.startswith(f"{section}."):
            *groups, last = name.removeprefix(f"{section}.").split(".")
            inner = nested
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[last] = value
    return nested


@contextmanager
def editing(folder: Path) -> Iterator[Editor]:
    """An editor in which a folder is open."""
    have(
        "the YAML language server is not here: it needs Node.js (on Debian: apt install npm), and then: "
        "npm ci --prefix tests/tools --ignore-scripts",
        shutil.which("node"),
        PROGRAM.is_file(),
    )
    # In a thread of its own: where a browser runs in this process, its loop has the main thread.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    editor = Editor(folder, loop)
    editor.start()
    try:
        yield editor
    finally:
        editor.stop()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
