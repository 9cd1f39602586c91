"""What the tests of tracked changes look at: units of both views, and LibreOffice as a second judge."""

import datetime
import subprocess
from pathlib import Path

from bcp.importing.word import read_word
from bcp.rendering.docx import DocumentMeta, render_docx
from bcp.rendering.docx_track import Causes, render_tracked_docx

META = DocumentMeta("サイバー対応IT-BCP", datetime.date(2026, 11, 22))
MOMENT = datetime.datetime(2026, 11, 22, 9, 30)


def tracked(old, new, causes=None):
    return render_tracked_docx(old, new, META, causes or Causes(), MOMENT)


def units(data, view="accepted"):
    """Everything a reader sees, with the list each item belongs to numbered in reading order."""
    found = read_word(data, view=view).units
    lists = {}
    return [
        (unit.key, lists.setdefault(unit.number, len(lists)) if unit.number else None)
        for unit in found
        if not unit.is_edge
    ]


def plain(markdown):
    return units(render_docx(markdown, META))


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Decide(source, command, target)
  Dim hide(0) As New com.sun.star.beans.PropertyValue
  hide(0).Name = "Hidden"
  hide(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hide())
  If command &lt;&gt; "" Then
    Dim none()
    dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, none())
  End If
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, filter())
  doc.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""


class Office:
    """LibreOffice with a profile of its own and one macro: open, decide, store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        profile = folder / "profile"
        self._profile = f"-env:UserInstallation={profile.as_uri()}"
        self._run("--terminate_after_init")  # makes the profile
        basic = profile / "user" / "basic" / "Standard"
        basic.mkdir(parents=True, exist_ok=True)
        (basic / "Module1.xba").write_text(MACRO, "utf-8")
        (basic / "script.xlb").write_text(LIBRARY, "utf-8")

    def decide(self, data: bytes, command: str = "") -> bytes:
        """The document after `command` (.uno:AcceptAllTrackedChanges, …), stored by LibreOffice."""
        source, target = self._folder / "in.docx", self._folder / "out.docx"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        self._run(f'macro:///Standard.Module1.Decide("{source.as_uri()}","{command}","{target.as_uri()}")')
        return target.read_bytes()

    def _run(self, *words: str) -> None:
        subprocess.run(
            ["soffice", self._profile, "--headless", "--norestore", *words],
            capture_output=True,
            timeout=120,
            check=False,
        )
