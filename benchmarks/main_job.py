"""Time and memory of the main job, and pandoc's on the same Markdown in the same run.

Run: python benchmarks/main_job.py [TABLE]   (medians of 5 runs; seconds and MiB of peak memory per process)
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5


def measure(command: list[str], before: list[str] | None = None) -> tuple[float, float]:
    """Median seconds and highest peak memory in MiB of `command`; `before` runs unmeasured each time."""
    seconds, peaks = [], []
    for _ in range(ROUNDS):
        if before:
            subprocess.run(before, check=True, capture_output=True)
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - started)
        peaks.append(usage.ru_maxrss / 1024)
        if status:
            raise SystemExit(f"failed: {' '.join(command)}")
    return statistics.median(seconds), max(peaks)


def main() -> None:
    """Print one Markdown table."""
    table = sys.argv[1] if len(sys.argv) > 1 else "env_diff/naniwa_seimitsu.yaml"
    bcp = [sys.executable, "-m", "bcp"]
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        generate = [
            *bcp,
            "generate",
            table,
            "--provider",
            "offline",
            "--out",
            out,
            "--date",
            "2026-11-22",
            "-q",
        ]
        rows = [
            ("python -c 'import argparse'", measure([sys.executable, "-c", "import argparse"])),
            ("bcp --help", measure([*bcp, "--help"])),
            ("python -c 'import yaml, pydantic'", measure([sys.executable, "-c", "import yaml, pydantic"])),
            ("bcp check", measure([*bcp, "check", table])),
            ("bcp generate (new, offline, with DOCX)", measure(generate, ["rm", "-rf", out])),
            ("bcp generate (no change)", measure(generate)),
        ]
        if shutil.which("pandoc"):
            docx = str(Path(folder) / "pandoc.docx")
            rows.append(("pandoc bcp.md → DOCX", measure(["pandoc", f"{out}/bcp.md", "-o", docx])))
        print("| command | seconds (median of 5) | peak MiB |\n|---|---|---|")
        for name, (seconds, peak) in rows:
            print(f"| {name} | {seconds:.2f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
