from .extraction import TIME_LIMIT as TIME_LIMIT
from .extraction import CorpusCounts as CorpusCounts
from .extraction import extract_corpus as extract_corpus
