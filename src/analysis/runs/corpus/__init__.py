"""Every figure of a corpus of any size: the same rows and bytes on a laptop and on a cluster.

Files are cut into pieces of bounded size (`pieces`), each read as a stream of `documents`. One pure
function makes a part of each (`partitions`, `corpus_parts`); a pool of processes (`pools`) or a
cluster carries them out, and a document that kills its worker is found by halving (`halving`).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
