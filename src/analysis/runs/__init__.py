"""What runs when: plan, freshness, publishing, manifest and history."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
