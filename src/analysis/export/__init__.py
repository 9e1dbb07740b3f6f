"""The tables as files: CSV, Parquet, Excel and the data package, and the codebook as a page."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
