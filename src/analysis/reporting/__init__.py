"""What a reader sees: sections, charts, pages, and the exporter that makes pages of notebooks."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
